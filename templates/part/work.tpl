{{%AUTOESCAPE context="HTML"}}
{{#WORK}}
<input type="hidden" name="altcha" value="" data-work="{{BASE}}/signup/challenge">
<div class="work hint" role="status">
{{#WORK_NOW}}
<p data-work="busy" hidden>[[At the moment, many sign up with addresses that are not theirs. So your browser does a small calculation first; it takes a few seconds.]]</p>
{{/WORK_NOW}}
{{#WORK_ALWAYS}}
<p data-work="busy" hidden>[[So that nobody can sign up by the thousand, your browser does a small calculation first; it takes a few seconds.]]</p>
{{/WORK_ALWAYS}}
<p data-work="late" hidden>[[One moment: your browser is still calculating. Then it goes on by itself.]]</p>
<p data-work="done" hidden>[[The calculation is done.]]</p>
{{#WORK_OR_WAIT}}
<p data-work="lost" hidden>[[The calculation did not work in this browser. You can continue all the same; your code is then mailed a little later.]]</p>
{{/WORK_OR_WAIT}}
{{#WORK_ONLY}}
<p data-work="lost" hidden>[[The calculation did not work in this browser.]]</p>
{{/WORK_ONLY}}
</div>
{{#WORK_OR_WAIT}}
<noscript>
{{#WORK_NOW}}
<p class="hint">[[At the moment, many sign up with addresses that are not theirs. With JavaScript, your browser does a small calculation for it. Without, it works, too, but your code is mailed a little later.]]</p>
{{/WORK_NOW}}
{{#WORK_ALWAYS}}
<p class="hint">[[So that nobody can sign up by the thousand, your browser does a small calculation, with JavaScript. Without, it works, too, but your code is mailed a little later.]]</p>
{{/WORK_ALWAYS}}
</noscript>
{{/WORK_OR_WAIT}}
<script src="{{STATIC_URL}}/challenge.js" defer></script>
{{/WORK}}
