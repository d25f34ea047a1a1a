{{%AUTOESCAPE context="HTML"}}
<p class="code" style="margin:0 0 16px;padding:16px 8px;background:#f3f4f7;color:#1c2027;border-radius:8px;text-align:center;font:600 34px/1.2 ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;letter-spacing:6px">{{CODE}}</p>
