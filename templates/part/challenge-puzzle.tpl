{{%AUTOESCAPE context="HTML"}}
<div class="challenge" role="status" data-challenge="{{CHALLENGE}}" data-worker="{{STATIC_URL}}/challenge-worker.js">
<p class="hint" data-state="none">[[More people than usual are signing up. Your code will be mailed after about {{CHALLENGE_SECONDS}} s. With JavaScript, your browser could show that you are no robot, and the code would come at once.]]</p>
<p class="hint" data-state="busy" hidden>[[Your browser is solving a puzzle, to show that you are no robot. That takes a moment.]]</p>
<p class="hint" data-state="done" hidden>[[Your browser has shown that you are no robot.]]</p>
<p class="hint" data-state="failed" hidden>[[Your browser could not solve the puzzle that shows you are no robot. Go on all the same: your code will be mailed after about {{CHALLENGE_SECONDS}} s.]]</p>
<input type="hidden" name="altcha">
</div>
<script src="{{STATIC_URL}}/challenge.js" defer></script>
