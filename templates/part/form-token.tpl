{{%AUTOESCAPE context="HTML"}}
{{#FORM}}
<input type="hidden" name="form" value="{{FORM}}">
{{/FORM}}
{{#NEXT}}
<input type="hidden" name="next" value="{{NEXT}}">
{{/NEXT}}
