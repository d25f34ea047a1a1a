{{%AUTOESCAPE context="HTML"}}
{{#EVENT_OPENED}}
[[Account opened]]
{{/EVENT_OPENED}}
{{#EVENT_SIGNED_IN}}
[[Signed in]]
{{/EVENT_SIGNED_IN}}
{{#EVENT_SIGN_IN_FAILED}}
[[Somebody entered a wrong password]]
{{/EVENT_SIGN_IN_FAILED}}
{{#EVENT_SIGN_IN_CODE_ASKED}}
[[A code to sign in was asked for]]
{{/EVENT_SIGN_IN_CODE_ASKED}}
{{#EVENT_SIGNED_OUT}}
[[Signed out]]
{{/EVENT_SIGNED_OUT}}
{{#EVENT_SESSION_ENDED}}
[[A session was ended]]
{{/EVENT_SESSION_ENDED}}
{{#EVENT_OTHERS_ENDED}}
[[All other sessions were ended]]
{{/EVENT_OTHERS_ENDED}}
{{#EVENT_RESET_ASKED}}
[[A code for a new password was asked for]]
{{/EVENT_RESET_ASKED}}
{{#EVENT_PASSWORD_RESET}}
[[A forgotten password was replaced]]
{{/EVENT_PASSWORD_RESET}}
{{#EVENT_PASSWORD_CHANGED}}
[[Password changed]]
{{/EVENT_PASSWORD_CHANGED}}
{{#EVENT_ADDRESS_ASKED}}
[[Another address was named]]
{{/EVENT_ADDRESS_ASKED}}
{{#EVENT_ADDRESS_CHANGED}}
[[Address changed; it was]]
{{/EVENT_ADDRESS_CHANGED}}
{{#EVENT_ADDRESS_UNDONE}}
[[A change of address was undone; it was]]
{{/EVENT_ADDRESS_UNDONE}}
{{#EVENT_USERNAME_CHANGED}}
[[User name changed; it was]]
{{/EVENT_USERNAME_CHANGED}}
{{#EVENT_EXPORTED}}
[[Data downloaded]]
{{/EVENT_EXPORTED}}
{{#EVENT_DELETION_ASKED}}
[[Deletion of the account was asked for]]
{{/EVENT_DELETION_ASKED}}
{{#EVENT_DELETION_UNDONE}}
[[The deletion was taken back]]
{{/EVENT_DELETION_UNDONE}}
{{#EVENT_CONFIRM_ASKED}}
[[A code to confirm a change was asked for]]
{{/EVENT_CONFIRM_ASKED}}
{{#EVENT_CODE_FAILED}}
[[Somebody entered a wrong code]]
{{/EVENT_CODE_FAILED}}
