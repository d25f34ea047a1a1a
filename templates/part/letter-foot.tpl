{{%AUTOESCAPE context="HTML"}}
</div>
<p class="quiet" style="max-width:480px;margin:16px auto 0;text-align:center;font-size:14px;color:#5a6270"><a href="{{SITE_URL}}" style="color:#5a6270">{{SITE_NAME}}</a></p>
</body>
