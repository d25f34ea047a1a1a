{{%AUTOESCAPE context="HTML"}}
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #16181d !important; color: #e8eaee !important; }
  .card { background: #20232a !important; border-color: #363b45 !important; }
  .code { background: #16181d !important; color: #ffffff !important; }
  .quiet { color: #a4abb8 !important; }
  .quiet a { color: #a4abb8 !important; }
  .button { background: #8fb4ff !important; color: #10131a !important; }
}
</style>
