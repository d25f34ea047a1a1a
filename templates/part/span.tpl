{{%AUTOESCAPE context="HTML"}}
{{#SECONDS}}[[{{SECONDS}} seconds]]{{/SECONDS}}{{#MINUTES}}[[{{MINUTES}} minutes]]{{/MINUTES}}{{#HOURS}}[[{{HOURS}} hours]]{{/HOURS}}
