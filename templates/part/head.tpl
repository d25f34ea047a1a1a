{{%AUTOESCAPE context="HTML"}}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="{{STATIC_URL}}/icon.svg">
<link rel="stylesheet" href="{{STATIC_URL}}/style.css">
