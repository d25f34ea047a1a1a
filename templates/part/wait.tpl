{{%AUTOESCAPE context="HTML"}}
{{#STATUS_429}}
<p>[[This was asked for more often than we take in a short time: by you, from your network, or by everybody together. Nothing is lost.]]</p>
{{/STATUS_429}}
{{#STATUS_503}}
<p>[[We cannot do this right now. Trying again does no harm.]]</p>
{{/STATUS_503}}
{{#RETRY}}
<p>[[Try again in {{>SPAN}}.]]</p>
{{/RETRY}}
