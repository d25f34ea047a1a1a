{{%AUTOESCAPE context="HTML"}}
<body class="page" style="margin:0;padding:24px 12px;background:#f3f4f7;color:#1c2027;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif">
<div class="card" style="max-width:480px;margin:0 auto;padding:28px 24px;background:#ffffff;border:1px solid #d9dce3;border-radius:12px">
