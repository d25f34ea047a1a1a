{{%AUTOESCAPE context="HTML"}}
{{#FORM}}
<input type="hidden" name="form" value="{{FORM}}">
{{/FORM}}
{{#T}}
<input type="hidden" name="t" value="{{T}}">
{{/T}}
{{#NEXT}}
<input type="hidden" name="next" value="{{NEXT}}">
{{/NEXT}}
