// Generated from docs/openapi.json and docs/errors.md: npm run clients
import { type FileBody } from "../calls/file-body.js";
export interface paths {
    "/api/v1/users/attribute-schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what the attributes of users must look like
         * @description Needs the permission `users:read`.
         */
        get: operations["AttributeSchema_get"];
        /**
         * Set what the attributes of users must look like
         * @description Binds what is written from now on. Allowed is JSON Schema 2020-12 without references and formats, 10 levels deep; a pattern may not repeat groups, look around or back, and sees 256 characters.
         *
         *     Needs the permission `users:configure`.
         *
         *     Audited as `user-attribute-schema.replaced`.
         */
        put: operations["AttributeSchema_replace"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the picture of a user
         * @description A square WebP of at most 512 pixels; `If-None-Match` is answered 304.
         *
         *     Needs the permission `users:read`.
         */
        get: operations["Avatars_get"];
        /**
         * Set the picture of a user
         * @description The body is the image: PNG, JPEG or WebP, at most 1 MB and 16 megapixels. It is cropped and encoded anew.
         *
         *     Needs the permission `users:update`.
         *
         *     Audited as `user.avatar-changed`.
         */
        put: operations["Avatars_set"];
        post?: never;
        /**
         * Remove the picture of a user
         * @description Needs the permission `users:update`.
         *
         *     Audited as `user.avatar-removed`.
         */
        delete: operations["Avatars_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read your own picture
         * @description A square WebP of at most 512 pixels; `If-None-Match` is answered 304.
         *
         *     For anybody signed in, about themselves.
         */
        get: operations["OwnAvatar_get"];
        /**
         * Set your own picture
         * @description The body is the image: PNG, JPEG or WebP, at most 1 MB and 16 megapixels. It is cropped and encoded anew.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `user.avatar-changed`.
         */
        put: operations["OwnAvatar_set"];
        post?: never;
        /**
         * Remove your own picture
         * @description For anybody signed in, about themselves.
         *
         *     Audited as `user.avatar-removed`.
         */
        delete: operations["OwnAvatar_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/bulk/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the status of many users
         * @description Up to 1000 accounts in one transaction, with an answer for each in the order of the ids. A row that is refused stays as it was; the others change.
         *
         *     Needs the permission `users:suspend`.
         *
         *     Audited as `user.suspended`.
         */
        post: operations["UserBulk_changeStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/bulk/delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete many users
         * @description Up to 1000 accounts in one transaction, with an answer for each in the order of the ids. A row that is refused stays as it was; the others change. They can be restored, each by itself.
         *
         *     Needs the permission `users:delete`.
         *
         *     Audited as `user.deleted`.
         */
        post: operations["UserBulk_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/dormant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users who have not signed in for long
         * @description Active accounts that are older than `since` and have not signed in since; who never did comes first.
         *
         *     Needs the permission `users:read`.
         */
        get: operations["UserLifecycle_listDormant"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deactivate a user, now or on a day to come
         * @description For those who leave. Ends every session; the account cannot sign in until it is activated. With `at` all of this happens at that instant.
         *
         *     Needs the permission `users:suspend`.
         *
         *     Audited as `user.deactivated`.
         */
        post: operations["UserLifecycle_deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/deactivation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel a deactivation that has not happened yet
         * @description Needs the permission `users:suspend`.
         *
         *     Audited as `user.deactivation-cancelled`.
         */
        delete: operations["UserLifecycle_cancelDeactivation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate a suspended or deactivated user
         * @description The account may sign in again; sessions from before stay ended.
         *
         *     Needs the permission `users:suspend`.
         *
         *     Audited as `user.activated`.
         */
        post: operations["UserLifecycle_activate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description By page for the first 10 000, by cursor for any depth; `q` finds a part of a name or an address.
         *
         *     Needs the permission `users:read`.
         */
        get: operations["Users_list"];
        put?: never;
        /**
         * Create a user
         * @description With a password the account is active at once, without one it is pending and an invitation is mailed. Naming `roles` needs `roles:assign`.
         *
         *     Needs the permission `users:create`.
         *
         *     Audited as `user.created`.
         */
        post: operations["Users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description Needs the permission `users:read`.
         */
        get: operations["Users_get"];
        /**
         * Replace a user
         * @description What is left out is cleared. Status and roles have routes of their own.
         *
         *     Needs the permission `users:update`.
         *
         *     Audited as `user.updated`.
         */
        put: operations["Users_replace"];
        post?: never;
        /**
         * Delete a user
         * @description Soft: the account is signed out and gone from every reading, and can be restored.
         *
         *     Needs the permission `users:delete`.
         *
         *     Audited as `user.deleted`.
         */
        delete: operations["Users_delete"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description JSON Merge Patch (RFC 7396): only what is given changes, null clears a profile field.
         *
         *     Needs the permission `users:update`.
         *
         *     Audited as `user.updated`.
         */
        patch: operations["Users_update"];
        trace?: never;
    };
    "/api/v1/users/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a deleted user
         * @description Needs the permission `users:restore`.
         *
         *     Audited as `user.restored`.
         */
        post: operations["Users_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Suspend a user
         * @description Ends every session of the account at once; it cannot sign in until it is activated.
         *
         *     Needs the permission `users:suspend`.
         *
         *     Audited as `user.suspended`.
         */
        post: operations["Users_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export users as CSV or NDJSON
         * @description Filters, `q`, `sort` and `fields` are those of the list. Streamed, however many there are. A connection that breaks means that the file is not complete. In CSV a value that a spreadsheet would run as a formula begins with `'`.
         *
         *     Needs the permission `users:export`.
         *
         *     Audited as `users.exported`.
         */
        get: operations["UsersExport_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything that is held about you
         * @description One JSON document, streamed. Needs a recent sign-in: a session that was left open must not carry it off.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `user.personal-data-exported`.
         */
        get: operations["OwnData_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export everything that is held about a person
         * @description One JSON document, streamed; also of a deleted account that is not purged yet. Never a password hash, a token or the secret of a factor.
         *
         *     Needs the permission `users:export-personal-data`.
         *
         *     Audited as `user.personal-data-exported`.
         */
        get: operations["Privacy_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a person for good
         * @description Irreversible, also for a deleted account. Everything personal goes, from every table, queue and file and from the audit trail, whose proof still holds; the id stays. Not for your own account.
         *
         *     Needs the permission `users:erase`.
         *
         *     Audited as `user.erased`.
         */
        post: operations["Privacy_erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports, newest first
         * @description Needs the permission `users:import`.
         */
        get: operations["Imports_list"];
        put?: never;
        /**
         * Import users from a file
         * @description CSV with a line of column names, or NDJSON with the body of `POST /users` in each line; any size, sent as the body itself. Answered when the file is here; the rows are worked through afterwards. There is no `Idempotency-Key`: sent again, each row finds its address taken. Format and rules: docs/users/import.md.
         *
         *     Needs the permission `users:import`.
         *
         *     Audited as `users.import-started`.
         */
        post: operations["Imports_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how far an import is
         * @description Needs the permission `users:import`.
         */
        get: operations["Imports_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/imports/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what became of each row
         * @description In the order of the file; `outcome=failed` is the report of what to correct. Kept for 30 days.
         *
         *     Needs the permission `users:import`.
         */
        get: operations["Imports_listRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/imports/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch an import
         * @description Server-sent events: `progress` whenever it has moved, `end` when it is over, each with the import as data. Ends with the session.
         *
         *     Needs the permission `users:import`.
         */
        get: operations["Imports_watch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel an import
         * @description After the batch at hand. What is imported stays.
         *
         *     Needs the permission `users:import`.
         *
         *     Audited as `users.import-cancelled`.
         */
        post: operations["Imports_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with a password
         * @description An unknown account, a wrong password and an account that is not active get the same answer; so do they after too many wrong passwords. An account with a second factor gets no session yet, but a token for `POST /auth/mfa/verify`. With `X-Token-Transport: cookie` the refresh token is set as a cookie.
         *
         *     Open to anybody.
         *
         *     Audited as `session.started`.
         */
        post: operations["Auth_signIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchange a refresh token for the next tokens
         * @description Each refresh token works once. Asking again within ten seconds answers the same successor; a token that comes back later ends its session. Without a body, the cookie is taken; that needs `X-Rollcall-CSRF`.
         *
         *     Open to anybody.
         *
         *     Audited as `session.refreshed`.
         */
        post: operations["Auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the session of the access token; its tokens are worthless at once.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `session.ended`.
         */
        post: operations["Auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read your own account, with what you may do
         * @description For anybody signed in, about themselves.
         */
        get: operations["Auth_getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change your own account
         * @description The profile changes at once (JSON Merge Patch). A new address needs `currentPassword` and takes effect when the link mailed to it is followed; the answer is the same when another account has it.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `user.updated`.
         */
        patch: operations["OwnAccount_update"];
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public keys that verify access tokens
         * @description A JSON Web Key Set (RFC 7517).
         *
         *     Open to anybody.
         */
        get: operations["Jwks_jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/forgot-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to set a new password
         * @description Mailed to the address of an active account, works once within 30 minutes; a newer link replaces an older one. The answer is the same for every address.
         *
         *     Open to anybody.
         *
         *     Audited as `password.reset-requested`.
         */
        post: operations["Passwords_forgotPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a new password with a mailed token
         * @description Signs the account out everywhere. A password that is refused as weak does not use the token up.
         *
         *     Open to anybody.
         *
         *     Audited as `password.reset`.
         */
        post: operations["Passwords_resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change your own password
         * @description Signs out every other session; this one stays.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `password.changed`.
         */
        post: operations["Passwords_changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reauthenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm your password
         * @description Routes that answer `REAUTH_REQUIRED` are open to this session for the next ten minutes.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `session.reauthenticated`.
         */
        post: operations["Passwords_reauthenticate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the signing keys
         * @description Needs the permission `keys:read`.
         */
        get: operations["SigningKeys_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate the signing keys
         * @description The next key becomes current, once it has been published for five and a half minutes. What the old one signed stays valid, unless you say `immediately`.
         *
         *     Needs the permission `keys:rotate`.
         *
         *     Audited as `signing-key.rotated`.
         */
        post: operations["SigningKeys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where you are signed in
         * @description For anybody signed in, about themselves.
         */
        get: operations["Sessions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End one of your sessions
         * @description Its tokens are worthless at once.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `session.ended`.
         */
        delete: operations["Sessions_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out everywhere
         * @description Everywhere else only, with `keepCurrent`.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `sessions.ended`.
         */
        post: operations["Sessions_endAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where a user is signed in
         * @description Needs the permission `sessions:read`.
         */
        get: operations["UserSessions_list"];
        put?: never;
        post?: never;
        /**
         * Sign a user out everywhere
         * @description Every token of the account is worthless at once; the account itself stays as it is.
         *
         *     Needs the permission `sessions:revoke`.
         *
         *     Audited as `sessions.ended`.
         */
        delete: operations["UserSessions_endAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List service accounts
         * @description Needs the permission `service-accounts:read`.
         */
        get: operations["ServiceAccounts_list"];
        put?: never;
        /**
         * Create a service account
         * @description For a program. It may do nothing until it has an API key.
         *
         *     Needs the permission `service-accounts:manage`.
         *
         *     Audited as `service-account.created`.
         */
        post: operations["ServiceAccounts_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a service account
         * @description Needs the permission `service-accounts:read`.
         */
        get: operations["ServiceAccounts_get"];
        put?: never;
        post?: never;
        /**
         * Disable a service account
         * @description Its API keys are revoked and refused from the next request on. It stays on record, and so does its name.
         *
         *     Needs the permission `service-accounts:manage`.
         *
         *     Audited as `service-account.disabled`.
         */
        delete: operations["ServiceAccounts_disable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-accounts/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the API keys of a service account
         * @description Without the keys themselves: those were shown once.
         *
         *     Needs the permission `service-accounts:read`.
         */
        get: operations["ApiKeys_list"];
        put?: never;
        /**
         * Create an API key
         * @description The answer shows the key, this once. You must hold every permission that you put into it, for as long.
         *
         *     Needs the permission `service-accounts:manage`.
         *
         *     Audited as `api-key.created`.
         */
        post: operations["ApiKeys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-accounts/{id}/keys/{keyId}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rotate an API key
         * @description The answer shows the new key, this once: the same permissions, the same lifetime from now on. The old one still works for the overlap, an hour unless you say otherwise.
         *
         *     Needs the permission `service-accounts:manage`.
         *
         *     Audited as `api-key.rotated`.
         */
        post: operations["ApiKeys_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-accounts/{id}/keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It is refused from the next request on.
         *
         *     Needs the permission `service-accounts:manage`.
         *
         *     Audited as `api-key.revoked`.
         */
        delete: operations["ApiKeys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/impersonate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Act as a user for ten minutes
         * @description To see what they see. Answers one access token that cannot be renewed and that changes nothing here. You must hold all that they hold; the trail names you both, and they are told by mail.
         *
         *     Needs the permission `users:impersonate`.
         *
         *     Audited as `impersonation.started`.
         */
        post: operations["Impersonation_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/impersonation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Stop acting as another user
         * @description For the access token of the impersonation; it is worthless at once.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `impersonation.ended`.
         */
        delete: operations["Impersonation_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invitations
         * @description Those that can still be accepted, newest first.
         *
         *     Needs the permission `users:read`.
         */
        get: operations["Invitations_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/invite": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a user again
         * @description For an account that still waits for its first password. The invitation before stops working.
         *
         *     Needs the permission `users:create`.
         *
         *     Audited as `invitation.sent`.
         */
        post: operations["Invitations_invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an invitation back
         * @description Needs the permission `users:create`.
         *
         *     Audited as `invitation.revoked`.
         */
        delete: operations["Invitations_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/accept-invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Sets the first password; the account is active and its address verified. Sign in afterwards.
         *
         *     Open to anybody.
         *
         *     Audited as `invitation.accepted`.
         */
        post: operations["Invitations_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read whether your sign-in takes two steps
         * @description For anybody signed in, about themselves.
         */
        get: operations["Mfa_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to enrol an authenticator app
         * @description Answers its secret once. Nothing changes about signing in until a code of it is confirmed.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `mfa.enrolment-started`.
         */
        post: operations["Mfa_start"];
        /**
         * Remove your authenticator app and your recovery codes
         * @description Needs your password and a code of the app or a recovery code.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `mfa.disabled`.
         */
        delete: operations["Mfa_disable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Confirm the authenticator app with its first code
         * @description From now on signing in takes two steps. Answers ten recovery codes, once.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `mfa.enabled`.
         */
        post: operations["Mfa_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make ten new recovery codes
         * @description Answers them once. The old ones no longer work.
         *
         *     For anybody signed in, about themselves.
         *
         *     Audited as `mfa.recovery-codes-replaced`.
         */
        post: operations["Mfa_replaceCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove the second factor of a user who lost it
         * @description Removes their recovery codes too, ends their sessions and tells them by mail. Not for your own account.
         *
         *     Needs the permission `users:reset-mfa`.
         *
         *     Audited as `mfa.reset`.
         */
        delete: operations["MfaReset_reset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the second step of a sign-in
         * @description With the token of the first step and either a code of the authenticator app or a recovery code. Five attempts a token, ten wrong codes in a quarter of an hour an account.
         *
         *     Open to anybody.
         *
         *     Audited as `session.started`.
         */
        post: operations["MfaVerification_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register an account
         * @description Answers the same whether the address is new or not; the mail to it tells. The account is pending until the address is verified.
         *
         *     Open to anybody.
         *
         *     Audited as `registration.requested`.
         */
        post: operations["Registration_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Verify an e-mail address
         * @description Takes the token of the link that was mailed. A registration becomes active by it, a new address takes effect.
         *
         *     Open to anybody.
         *
         *     Audited as `user.email-verified`.
         */
        post: operations["Registration_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/verify-email/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mail the verification link again
         * @description Answers the same for any address; the link that was mailed before stops working.
         *
         *     Open to anybody.
         *
         *     Audited as `registration.requested`.
         */
        post: operations["Registration_resend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask whether users may do something
         * @description One question, or up to a hundred as `checks`. An unknown or inactive account is allowed nothing.
         *
         *     Needs the permission `access:read`.
         */
        post: operations["Access_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain why a user may or may not do something
         * @description Needs the permission `access:read`.
         */
        get: operations["Access_explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a user holds
         * @description Needs the permission `access:read`.
         */
        get: operations["Access_permissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/holders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who holds a permission or a role
         * @description Directly, by inheritance or by groups.
         *
         *     Needs the permission `access:read`.
         */
        get: operations["Access_holders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/grants/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Grant a role to many users
         * @description Up to a thousand, in one transaction. Each user gets an answer of their own, with the code a single grant would have been refused with; a refused one changes nothing and leaves the others be.
         *
         *     Needs the permission `roles:assign`.
         *
         *     Audited as `role.granted`.
         */
        post: operations["AccessGrants_grant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/grants/bulk-revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a role from many users
         * @description Up to a thousand, in one transaction, with an answer for each as `bulk` gives it.
         *
         *     Needs the permission `roles:assign`.
         *
         *     Audited as `role.revoked`.
         */
        post: operations["AccessGrants_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/grants/expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List grants that are going to end soon
         * @description The next to end first.
         *
         *     Needs the permission `roles:read`.
         */
        get: operations["AccessGrants_listExpiring"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what changed between two instants for a user or a role
         * @description What was gained and lost, and every grant, membership, group or role on the way to it that began or ended in between: when, and of grants by whom and why. Of a role: what it carries, wherever it is granted.
         *
         *     Needs the permission `access:read`.
         */
        get: operations["AccessHistory_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what changes of access would do, without making them
         * @description Who would gain and lose what, which rules would break, and whether you may. Also needs, for each change, the permission that its own route needs.
         *
         *     Needs the permission `access:read`.
         */
        post: operations["AccessPreview_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make several changes of access, all or none
         * @description With `If-Match` and the etag of a preview, only if they do what it showed. Also needs, for each change, the permission that its own route needs. Each change leaves its own event in the trail as well.
         *
         *     Needs the permission `access:read`.
         *
         *     Audited as `access.changes-applied`.
         */
        post: operations["AccessPreview_apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List requests of access
         * @description Needs the permission `roles:read`.
         */
        get: operations["AccessRequests_list"];
        put?: never;
        /**
         * Request a sensitive role for a user, or its end as one
         * @description Nothing changes until another person approves. You must be able to give what you ask for.
         *
         *     Needs the permission `roles:assign`.
         *
         *     Audited as `access.requested`.
         */
        post: operations["AccessRequests_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a request of access
         * @description Needs the permission `roles:read`.
         */
        get: operations["AccessRequests_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/requests/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a request of access, and make the change
         * @description Never by whoever asked, nor by whoever is to get the role. You must be able to give it yourself, and every rule must allow it now.
         *
         *     Needs the permission `roles:approve`.
         *
         *     Audited as `access.request-approved`.
         */
        post: operations["AccessRequests_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/requests/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse a request of access
         * @description Needs the permission `roles:approve`.
         *
         *     Audited as `access.request-refused`.
         */
        post: operations["AccessRequests_refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/access/requests/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a request of access
         * @description By whoever asked.
         *
         *     Needs the permission `roles:assign`.
         *
         *     Audited as `access.request-withdrawn`.
         */
        post: operations["AccessRequests_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what roles a user holds or will hold
         * @description Needs the permission `roles:read`.
         */
        get: operations["Grants_list"];
        put?: never;
        /**
         * Grant a role to a user
         * @description At a scope and for a time if you like. You must hold what the role carries. It counts from the next request on.
         *
         *     Needs the permission `roles:assign`.
         *
         *     Audited as `role.granted`.
         */
        post: operations["Grants_grant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/roles/{grantId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a role from a user
         * @description The grant stays on record with its end. It counts from the next request on.
         *
         *     Needs the permission `roles:assign`.
         *
         *     Audited as `role.revoked`.
         */
        delete: operations["Grants_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who is in a group
         * @description Needs the permission `groups:read`.
         */
        get: operations["GroupMembers_list"];
        put?: never;
        /**
         * Put users into a group
         * @description Up to a thousand, all or none. You must hold what the group carries, and nobody of them may hold more than you. Who is in it stays in it.
         *
         *     Needs the permission `groups:manage`.
         *
         *     Audited as `group.members-added`.
         */
        post: operations["GroupMembers_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take users out of a group
         * @description Up to a thousand, all or none. Who is not in it is passed over.
         *
         *     Needs the permission `groups:manage`.
         *
         *     Audited as `group.members-removed`.
         */
        post: operations["GroupMembers_remove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a user out of a group
         * @description Needs the permission `groups:manage`.
         *
         *     Audited as `group.members-removed`.
         */
        delete: operations["GroupMembers_removeOne"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the groups a user is in
         * @description Needs the permission `groups:read`.
         */
        get: operations["GroupMembers_listGroups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the roles a group carries
         * @description Its own. Its members hold those of the groups it lies in too.
         *
         *     Needs the permission `groups:read`.
         */
        get: operations["GroupRoles_list"];
        put?: never;
        /**
         * Let a group carry a role
         * @description You must hold what the group carries and what the role carries. Again changes nothing.
         *
         *     Needs the permission `groups:manage`.
         *
         *     Audited as `group.role-added`.
         */
        post: operations["GroupRoles_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/roles/{roleId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a role from a group
         * @description Needs the permission `groups:manage`.
         *
         *     Audited as `group.role-removed`.
         */
        delete: operations["GroupRoles_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description Needs the permission `groups:read`.
         */
        get: operations["Groups_list"];
        put?: never;
        /**
         * Create a group
         * @description In another group, its members get what that one carries; you must hold it.
         *
         *     Needs the permission `groups:manage`.
         *
         *     Audited as `group.created`.
         */
        post: operations["Groups_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a group
         * @description Needs the permission `groups:read`.
         */
        get: operations["Groups_get"];
        /**
         * Replace a group
         * @description What is left out is cleared; members and roles stay. You must hold what it carries, before and after.
         *
         *     Needs the permission `groups:manage`.
         *
         *     Audited as `group.updated`.
         */
        put: operations["Groups_replace"];
        post?: never;
        /**
         * Delete a group
         * @description Its members lose what they had by it. The groups that lie in it stay, in no other group.
         *
         *     Needs the permission `groups:manage`.
         *
         *     Audited as `group.deleted`.
         */
        delete: operations["Groups_delete"];
        options?: never;
        head?: never;
        /**
         * Rename or move a group
         * @description JSON Merge Patch (RFC 7396): only what is given changes, null takes it out of the group it lies in.
         *
         *     Needs the permission `groups:manage`.
         *
         *     Audited as `group.updated`.
         */
        patch: operations["Groups_update"];
        trace?: never;
    };
    "/api/v1/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List permissions
         * @description Needs the permission `roles:read`.
         */
        get: operations["Permissions_list"];
        put?: never;
        /**
         * Register permissions of a client app
         * @description Up to 500 under namespaces of its own; again with the same changes nothing. The wildcards above them are registered along. Nobody holds a new permission before a role carries it.
         *
         *     Needs the permission `permissions:manage`.
         *
         *     Audited as `permissions.registered`.
         */
        post: operations["Permissions_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/permissions/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Retire a permission
         * @description Takes it from every role and API key that carries it, and tells who loses it. With `dryRun=true` nothing changes.
         *
         *     Needs the permission `permissions:manage`.
         *
         *     Audited as `permission.retired`.
         */
        delete: operations["Permissions_retire"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{id}/exclusions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the roles that a role excludes
         * @description Needs the permission `roles:read`.
         */
        get: operations["RoleExclusions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{id}/exclusions/{otherId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Let two roles exclude each other
         * @description From now on nobody holds both at overlapping scopes and times, whichever way. Refused while somebody does. Again with another reason replaces the reason.
         *
         *     Needs the permission `roles:update`.
         *
         *     Audited as `roles.excluded`.
         */
        put: operations["RoleExclusions_exclude"];
        post?: never;
        /**
         * Let two roles be held together again
         * @description Needs the permission `roles:update`.
         *
         *     Audited as `roles.exclusion-removed`.
         */
        delete: operations["RoleExclusions_endExclusion"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List roles
         * @description Needs the permission `roles:read`.
         */
        get: operations["Roles_list"];
        put?: never;
        /**
         * Create a role
         * @description You must hold every permission that you put into it, and all that it inherits.
         *
         *     Needs the permission `roles:create`.
         *
         *     Audited as `role.created`.
         */
        post: operations["Roles_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a role
         * @description Needs the permission `roles:read`.
         */
        get: operations["Roles_get"];
        /**
         * Replace a role
         * @description What is left out is cleared. You must hold what it carries and inherits, before and after. It counts for all who hold it from their next request on.
         *
         *     Needs the permission `roles:update`.
         *
         *     Audited as `role.updated`.
         */
        put: operations["Roles_replace"];
        post?: never;
        /**
         * Delete a role
         * @description Taken from everybody who holds it, from the groups that carry it and the roles that inherit it. Its name is free again; the past still tells of it.
         *
         *     Needs the permission `roles:delete`.
         *
         *     Audited as `role.deleted`.
         */
        delete: operations["Roles_delete"];
        options?: never;
        head?: never;
        /**
         * Change a role
         * @description JSON Merge Patch (RFC 7396): only what is given changes, null clears `maxHolders`. Of a system role only `mfaRequired`, `requiresApproval` and `maxHolders`.
         *
         *     Needs the permission `roles:update`.
         *
         *     Audited as `role.updated`.
         */
        patch: operations["Roles_update"];
        trace?: never;
    };
    "/api/v1/roles/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who holds a role
         * @description At any scope: granted, by a role that inherits it, or by groups; each with every way to it.
         *
         *     Needs the permission `roles:read`.
         */
        get: operations["Roles_listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List audit events, newest first
         * @description Needs the permission `audit:read`.
         */
        get: operations["Audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the trail, or what the filters choose, with proofs
         * @description NDJSON, streamed. Verify it offline with `npm run cli -- audit-verify` or tools/verify_audit.py; the format is in docs/audit.md.
         *
         *     Needs the permission `audit:export`.
         *
         *     Audited as `audit.exported`.
         */
        get: operations["Audit_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Listen to the trail
         * @description Server-sent events, each about a second after it happened; `Last-Event-ID` goes on where a stream broke. Ends with the session.
         *
         *     Needs the permission `audit:read`.
         */
        get: operations["Audit_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that an audit event is in the sealed trail
         * @description An event is sealed about a second after it happened.
         *
         *     Needs the permission `audit:read`.
         */
        get: operations["Audit_prove"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an audit event
         * @description Needs the permission `audit:read`.
         */
        get: operations["Audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the signed checkpoints of the audit trail, newest first
         * @description Needs the permission `audit:read`.
         */
        get: operations["Checkpoints_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-checkpoints/latest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the latest checkpoint
         * @description Keep it: whatever the database says later must be consistent with it.
         *
         *     Needs the permission `audit:read`.
         */
        get: operations["Checkpoints_latest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-checkpoints/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Prove that one checkpoint is the beginning of another
         * @description Needs the permission `audit:read`.
         */
        get: operations["Checkpoints_consistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-checkpoints/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Public keys that verify checkpoints
         * @description Take them once, keep them elsewhere, and compare.
         *
         *     Open to anybody.
         */
        get: operations["Checkpoints_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Liveness: is the process alive?
         * @description Touches no dependency: a database that is down is no reason to restart the process.
         *
         *     Open to anybody.
         */
        get: operations["Health_live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Readiness: may it get traffic?
         * @description PostgreSQL answers, every migration has run, Redis answers if configured, and no shutdown has begun; else 503. With READY_WITHOUT_REDIS a replica without Redis is `degraded`, and ready.
         *
         *     Open to anybody.
         */
        get: operations["Health_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/startup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Startup: has it come up?
         * @description Once PostgreSQL has answered and every migration has run; from then on always, whatever fails later.
         *
         *     Open to anybody.
         */
        get: operations["Health_started"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ErrorDetailBody: {
            /**
             * @description The dotted path of the field, or the name of the query parameter.
             * @example profile.firstName
             */
            field?: string;
            /** @example TOO_LONG */
            code: string;
            message: string;
        };
        ErrorContent: {
            /**
             * @description A code from the catalogue: what clients branch on.
             * @example VALIDATION_ERROR
             */
            code: string;
            /** @description For people. */
            message: string;
            details: components["schemas"]["ErrorDetailBody"][];
            /**
             * @description Quote it when you ask for help.
             * @example 3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51
             */
            requestId: string;
        };
        ErrorEnvelope: {
            /** @example false */
            success: boolean;
            error: components["schemas"]["ErrorContent"];
        };
        ProblemBody: {
            /** @example urn:rollcall:error:VALIDATION_ERROR */
            type: string;
            title: string;
            /**
             * Format: int64
             * @example 400
             */
            status: number;
            /**
             * @description What was asked for.
             * @example /api/v1/users
             */
            instance: string;
            /** @example VALIDATION_ERROR */
            code: string;
            errors: components["schemas"]["ErrorDetailBody"][];
            /** @example 3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51 */
            requestId: string;
        };
        PageMetaBody: {
            /**
             * Format: int64
             * @example 20
             */
            limit: number;
            /**
             * Format: int64
             * @description 1-based; absent when the page was reached by cursor.
             * @example 1
             */
            page?: number;
            /**
             * Format: int64
             * @description How many match; absent when the page was reached by cursor.
             * @example 51
             */
            total?: number;
            /**
             * @description False when counting stopped at its bound: then `total` is a lower bound.
             * @example true
             */
            totalIsExact?: boolean;
            /** @description Pass it as `cursor` to go on; null on the last page. */
            nextCursor: string | null;
        };
        AttributeSchemaBody: {
            /**
             * @example {
             *       "type": "object",
             *       "properties": {
             *         "department": {
             *           "type": "string",
             *           "maxLength": 40
             *         }
             *       },
             *       "additionalProperties": false
             *     }
             */
            schema: {
                [key: string]: unknown;
            };
            /**
             * Format: int64
             * @description Raised by every change; the ETag.
             * @example 2
             */
            version: number;
            /** Format: date-time */
            updatedAt: string;
        };
        AttributeSchemaInput: {
            /**
             * @description JSON Schema 2020-12 without references, at most 16 KB.
             * @example {
             *       "type": "object",
             *       "properties": {
             *         "department": {
             *           "type": "string",
             *           "maxLength": 40
             *         }
             *       },
             *       "additionalProperties": false
             *     }
             */
            schema: {
                [key: string]: unknown;
            };
        };
        BulkErrorBody: {
            /**
             * @example USER_NOT_FOUND
             * @enum {string}
             */
            code: "VALIDATION_ERROR" | "MALFORMED_REQUEST" | "INVALID_CURSOR" | "ROLE_UNKNOWN" | "PERMISSION_UNKNOWN" | "IMPORT_FILE_INVALID" | "VERIFICATION_TOKEN_INVALID" | "INVITATION_INVALID" | "PASSWORD_HASH_UNSUPPORTED" | "RESET_TOKEN_INVALID" | "UNAUTHENTICATED" | "TOKEN_EXPIRED" | "INVALID_CREDENTIALS" | "REFRESH_TOKEN_INVALID" | "MFA_TOKEN_INVALID" | "MFA_CODE_INVALID" | "PERMISSION_DENIED" | "MFA_ENROLMENT_REQUIRED" | "REAUTH_REQUIRED" | "PASSWORD_CHANGE_REQUIRED" | "GRANT_EXCEEDS_AUTHORITY" | "TARGET_EXCEEDS_AUTHORITY" | "IMPERSONATION_FORBIDDEN" | "APPROVAL_REQUIRED" | "SELF_APPROVAL" | "REGISTRATION_CLOSED" | "IMPORTER_NOT_ALLOWED" | "CSRF_REFUSED" | "ROUTE_NOT_FOUND" | "USER_NOT_FOUND" | "ROLE_NOT_FOUND" | "GROUP_NOT_FOUND" | "PERMISSION_NOT_FOUND" | "GROUP_MEMBER_NOT_FOUND" | "GROUP_ROLE_NOT_FOUND" | "ROLE_EXCLUSION_NOT_FOUND" | "ACCESS_REQUEST_NOT_FOUND" | "GRANT_NOT_FOUND" | "SESSION_NOT_FOUND" | "SERVICE_ACCOUNT_NOT_FOUND" | "API_KEY_NOT_FOUND" | "AUDIT_EVENT_NOT_FOUND" | "AUDIT_CHECKPOINT_NOT_FOUND" | "AVATAR_NOT_FOUND" | "INVITATION_NOT_FOUND" | "IMPORT_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "EMAIL_TAKEN" | "ROLE_NAME_TAKEN" | "SERVICE_ACCOUNT_NAME_TAKEN" | "GROUP_NAME_TAKEN" | "ROLE_CYCLE" | "GROUP_CYCLE" | "SYSTEM_ROLE_PROTECTED" | "PERMISSION_RESERVED" | "SEPARATION_OF_DUTY" | "ROLE_HOLDER_LIMIT" | "APPROVAL_NOT_NEEDED" | "GRANT_EXISTS" | "USER_NOT_DELETED" | "STATUS_CONFLICT" | "IMPORT_NOT_RUNNING" | "MFA_ALREADY_ENABLED" | "MFA_NOT_ENABLED" | "MFA_ENROLMENT_NOT_STARTED" | "IMPERSONATION_OF_SELF" | "NOT_IMPERSONATING" | "LAST_OWNER" | "IDEMPOTENCY_KEY_IN_FLIGHT" | "SIGNING_KEY_NOT_READY" | "AUDIT_EVENT_NOT_SEALED" | "CONCURRENT_UPDATE" | "PRECONDITION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "IMAGE_INVALID" | "IMAGE_TOO_MANY_PIXELS" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "INTERNAL_ERROR" | "STORAGE_UNAVAILABLE" | "SERVICE_UNAVAILABLE" | "OVERLOADED";
            message: string;
        };
        BulkRowBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id: string;
            /** @example true */
            ok?: boolean;
            error?: components["schemas"]["BulkErrorBody"];
        };
        BulkResultBody: {
            /**
             * Format: int64
             * @example 1
             */
            succeeded: number;
            /**
             * Format: int64
             * @example 0
             */
            failed: number;
            /** @description In the order of the ids. */
            rows: components["schemas"]["BulkRowBody"][];
        };
        BulkStatusInput: {
            /**
             * @description Up to 1000 accounts, each once.
             * @example [
             *       "b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"
             *     ]
             */
            ids: string[];
            /**
             * @description `active` activates again; `suspended` locks out; `deactivated` is for those who have left.
             * @example suspended
             * @enum {string}
             */
            status: "active" | "suspended" | "deactivated";
            /** @description Kept in the audit trail of each account. */
            reason: string;
        };
        BulkUsersInput: {
            /**
             * @description Up to 1000 accounts, each once.
             * @example [
             *       "b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"
             *     ]
             */
            ids: string[];
        };
        ProfileBody: {
            /** @example Zoë */
            firstName: string | null;
            /** @example Müller-Łukasiewicz */
            lastName: string | null;
            /** @example Zoë M. */
            displayName: string | null;
            /** @example +41446681800 */
            phone: string | null;
            /** @example de-CH */
            locale: string | null;
            /** @example Europe/Zurich */
            timezone: string | null;
            /** @example https://cdn.example.com/zoe.png */
            avatarUrl: string | null;
            /**
             * @example {
             *       "costCentre": "4711"
             *     }
             */
            attributes: {
                [key: string]: unknown;
            };
        };
        UserBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id: string;
            /** @example zoe.mueller@example.com */
            email: string;
            /**
             * @description `pending` has no password yet, or an unverified registration; only `active` accounts sign in.
             * @example active
             * @enum {string}
             */
            status: "active" | "pending" | "suspended" | "deactivated";
            /** @example true */
            emailVerified: boolean;
            /** @example false */
            mustChangePassword: boolean;
            profile: components["schemas"]["ProfileBody"];
            /**
             * Format: date-time
             * @description When the picture at `/users/:id/avatar` was last set; null without one.
             */
            avatarUpdatedAt: string | null;
            /**
             * Format: date-time
             * @description When the account will be deactivated by itself; null for never.
             */
            deactivateAt: string | null;
            /** Format: date-time */
            lastLoginAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: date-time
             * @description Null while the account lives.
             */
            deletedAt: string | null;
            /**
             * Format: int64
             * @description Raised by every change; the ETag.
             * @example 1
             */
            version: number;
        };
        DeactivateUserInput: {
            /** @description Kept in the audit trail. */
            reason: string;
            /**
             * Format: date-time
             * @description When; left out, or in the past, for now.
             * @example 2030-12-31T18:00:00+01:00
             */
            at?: string;
        };
        SelectedProfile: {
            /** @example Zoë */
            firstName?: string | null;
            /** @example Müller-Łukasiewicz */
            lastName?: string | null;
            /** @example Zoë M. */
            displayName?: string | null;
            /** @example +41446681800 */
            phone?: string | null;
            /** @example de-CH */
            locale?: string | null;
            /** @example Europe/Zurich */
            timezone?: string | null;
            /** @example https://cdn.example.com/zoe.png */
            avatarUrl?: string | null;
            /**
             * @example {
             *       "costCentre": "4711"
             *     }
             */
            attributes?: {
                [key: string]: unknown;
            };
        };
        SelectedUserBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id?: string;
            /** @example zoe.mueller@example.com */
            email?: string;
            /**
             * @description `pending` has no password yet, or an unverified registration; only `active` accounts sign in.
             * @example active
             * @enum {string}
             */
            status?: "active" | "pending" | "suspended" | "deactivated";
            /** @example true */
            emailVerified?: boolean;
            /** @example false */
            mustChangePassword?: boolean;
            /**
             * Format: date-time
             * @description When the picture at `/users/:id/avatar` was last set; null without one.
             */
            avatarUpdatedAt?: string | null;
            /**
             * Format: date-time
             * @description When the account will be deactivated by itself; null for never.
             */
            deactivateAt?: string | null;
            /** Format: date-time */
            lastLoginAt?: string | null;
            /** Format: date-time */
            createdAt?: string;
            /** Format: date-time */
            updatedAt?: string;
            /**
             * Format: date-time
             * @description Null while the account lives.
             */
            deletedAt?: string | null;
            /**
             * Format: int64
             * @description Raised by every change; the ETag.
             * @example 1
             */
            version?: number;
            profile?: components["schemas"]["SelectedProfile"];
        };
        ProfileInput: {
            /**
             * @description E.164.
             * @example +41446681800
             */
            phone?: string | null;
            /** @example Zoë */
            firstName?: string | null;
            /** @example Müller-Łukasiewicz */
            lastName?: string | null;
            /** @example Zoë M. */
            displayName?: string | null;
            /**
             * @description BCP 47.
             * @example de-CH
             */
            locale?: string | null;
            /**
             * @description IANA.
             * @example Europe/Zurich
             */
            timezone?: string | null;
            /**
             * @description Of a picture kept elsewhere, http(s) only; one kept here is at `/users/:id/avatar`.
             * @example https://cdn.example.com/zoe.png
             */
            avatarUrl?: string | null;
            /**
             * @description Anything of your own, at most 8 KB.
             * @example {
             *       "costCentre": "4711"
             *     }
             */
            attributes?: {
                [key: string]: unknown;
            };
        };
        CreateUserInput: {
            /**
             * Format: email
             * @description Unique, whatever its case or Unicode spelling.
             * @example zoe.mueller@example.com
             */
            email: string;
            /** @example correct horse battery staple */
            password?: string;
            profile?: components["schemas"]["ProfileInput"];
            /**
             * @description Names or ids of the roles to grant instead of the default `user`; you must hold what they carry.
             * @example [
             *       "auditor"
             *     ]
             */
            roles?: string[];
            /** @example false */
            mustChangePassword?: boolean;
        };
        ReplaceUserInput: {
            /**
             * Format: email
             * @example zoe.mueller@example.com
             */
            email: string;
            profile: components["schemas"]["ProfileInput"];
            /** @example false */
            mustChangePassword?: boolean;
        };
        UpdateUserInput: {
            /**
             * Format: email
             * @example zoe.mueller@example.com
             */
            email?: string;
            profile?: components["schemas"]["ProfileInput"];
            /** @example true */
            mustChangePassword?: boolean;
        };
        SuspendUserInput: {
            /** @description Kept in the audit trail. */
            reason: string;
        };
        PersonalDataAnswer: {
            data: {
                /** @example rollcall-personal-data-v1 */
                format?: string;
                /**
                 * Format: uuid
                 * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
                 */
                userId?: string;
                /** Format: date-time */
                exportedAt?: string;
                account?: {
                    [key: string]: unknown;
                };
                profile?: {
                    [key: string]: unknown;
                } | null;
                avatar?: {
                    [key: string]: unknown;
                } | null;
            } & {
                [key: string]: {
                    [key: string]: unknown;
                }[];
            };
            /** @example true */
            success: boolean;
        };
        EraseUserInput: {
            /** @description Kept in the audit trail, without the person's own names and addresses. */
            reason: string;
        };
        ImportCountsBody: {
            /**
             * Format: int64
             * @description Rows read so far; empty lines are none.
             * @example 1500
             */
            rows: number;
            /**
             * Format: int64
             * @description In a dry run, those that would be created.
             * @example 1496
             */
            created: number;
            /**
             * Format: int64
             * @example 0
             */
            skipped: number;
            /**
             * Format: int64
             * @example 4
             */
            failed: number;
        };
        ImportErrorBody: {
            /**
             * @example IMPORTER_NOT_ALLOWED
             * @enum {string}
             */
            code: "VALIDATION_ERROR" | "MALFORMED_REQUEST" | "INVALID_CURSOR" | "ROLE_UNKNOWN" | "PERMISSION_UNKNOWN" | "IMPORT_FILE_INVALID" | "VERIFICATION_TOKEN_INVALID" | "INVITATION_INVALID" | "PASSWORD_HASH_UNSUPPORTED" | "RESET_TOKEN_INVALID" | "UNAUTHENTICATED" | "TOKEN_EXPIRED" | "INVALID_CREDENTIALS" | "REFRESH_TOKEN_INVALID" | "MFA_TOKEN_INVALID" | "MFA_CODE_INVALID" | "PERMISSION_DENIED" | "MFA_ENROLMENT_REQUIRED" | "REAUTH_REQUIRED" | "PASSWORD_CHANGE_REQUIRED" | "GRANT_EXCEEDS_AUTHORITY" | "TARGET_EXCEEDS_AUTHORITY" | "IMPERSONATION_FORBIDDEN" | "APPROVAL_REQUIRED" | "SELF_APPROVAL" | "REGISTRATION_CLOSED" | "IMPORTER_NOT_ALLOWED" | "CSRF_REFUSED" | "ROUTE_NOT_FOUND" | "USER_NOT_FOUND" | "ROLE_NOT_FOUND" | "GROUP_NOT_FOUND" | "PERMISSION_NOT_FOUND" | "GROUP_MEMBER_NOT_FOUND" | "GROUP_ROLE_NOT_FOUND" | "ROLE_EXCLUSION_NOT_FOUND" | "ACCESS_REQUEST_NOT_FOUND" | "GRANT_NOT_FOUND" | "SESSION_NOT_FOUND" | "SERVICE_ACCOUNT_NOT_FOUND" | "API_KEY_NOT_FOUND" | "AUDIT_EVENT_NOT_FOUND" | "AUDIT_CHECKPOINT_NOT_FOUND" | "AVATAR_NOT_FOUND" | "INVITATION_NOT_FOUND" | "IMPORT_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "EMAIL_TAKEN" | "ROLE_NAME_TAKEN" | "SERVICE_ACCOUNT_NAME_TAKEN" | "GROUP_NAME_TAKEN" | "ROLE_CYCLE" | "GROUP_CYCLE" | "SYSTEM_ROLE_PROTECTED" | "PERMISSION_RESERVED" | "SEPARATION_OF_DUTY" | "ROLE_HOLDER_LIMIT" | "APPROVAL_NOT_NEEDED" | "GRANT_EXISTS" | "USER_NOT_DELETED" | "STATUS_CONFLICT" | "IMPORT_NOT_RUNNING" | "MFA_ALREADY_ENABLED" | "MFA_NOT_ENABLED" | "MFA_ENROLMENT_NOT_STARTED" | "IMPERSONATION_OF_SELF" | "NOT_IMPERSONATING" | "LAST_OWNER" | "IDEMPOTENCY_KEY_IN_FLIGHT" | "SIGNING_KEY_NOT_READY" | "AUDIT_EVENT_NOT_SEALED" | "CONCURRENT_UPDATE" | "PRECONDITION_FAILED" | "PAYLOAD_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "IMAGE_INVALID" | "IMAGE_TOO_MANY_PIXELS" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "HEADERS_TOO_LARGE" | "INTERNAL_ERROR" | "STORAGE_UNAVAILABLE" | "SERVICE_UNAVAILABLE" | "OVERLOADED";
            message: string;
        };
        ImportBody: {
            /**
             * Format: double
             * @description How much of the file is done.
             * @example 42.5
             */
            percentage: number;
            /**
             * Format: double
             * @description While somebody works on it.
             * @example 412.3
             */
            rowsPerSecond: number;
            /** @example 0f8f4d6e-0e0a-4d0e-8b7c-2f6f2d1b9a11 */
            id: string;
            /**
             * @description `queued` waits for a worker, or for one to come back; `failed` ended before the end of the file, see `error`.
             * @example running
             * @enum {string}
             */
            state: "failed" | "queued" | "running" | "finished" | "cancelled";
            /**
             * @example csv
             * @enum {string}
             */
            format: "csv" | "ndjson";
            /** @example staff.csv */
            filename: string | null;
            /** @example false */
            dryRun: boolean;
            /** @example false */
            invite: boolean;
            /**
             * @example fail
             * @enum {string}
             */
            onExisting: "fail" | "skip";
            /**
             * @example [
             *       "auditor"
             *     ]
             */
            roles: string[];
            /** @example [] */
            groups: string[];
            /**
             * @description The user who handed it in; null for a program or the command line.
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            importedBy: string | null;
            /**
             * Format: int64
             * @description Of the file.
             * @example 310422
             */
            bytes: number;
            counts: components["schemas"]["ImportCountsBody"];
            /**
             * Format: int64
             * @description Until the end, as things go; null when that cannot be told yet.
             * @example 180
             */
            etaSeconds: number | null;
            error: components["schemas"]["ImportErrorBody"] | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            startedAt: string | null;
            /** Format: date-time */
            finishedAt: string | null;
        };
        ImportRowErrorBody: {
            /**
             * @description Dotted path; null when the row as a whole is wrong.
             * @example profile.phone
             */
            field: string | null;
            /** @example MATCHES */
            code: string;
            /** @description Never repeats what the row holds. */
            message: string;
        };
        ImportRowBody: {
            /**
             * Format: int64
             * @description Where it begins, as an editor counts.
             * @example 17
             */
            line: number;
            /**
             * @example failed
             * @enum {string}
             */
            outcome: "failed" | "created" | "skipped";
            /** @description The account it became; null in a dry run. */
            userId: string | null;
            /**
             * @description Of the first problem; null when the row as a whole is wrong, or nothing is.
             * @example profile.phone
             */
            field: string | null;
            /**
             * @description Of the first problem; null when there is none.
             * @example MATCHES
             */
            code: string | null;
            /**
             * @description Of the first problem; null when there is none.
             * @example phone must be in E.164 form, such as +4930123456
             */
            message: string | null;
            /** @description Every problem. */
            errors: components["schemas"]["ImportRowErrorBody"][];
        };
        ImpersonatorBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id: string;
            /** @example sam.support@example.com */
            email: string;
        };
        MeBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id: string;
            /** @example zoe.mueller@example.com */
            email: string;
            /**
             * @description `pending` has no password yet, or an unverified registration; only `active` accounts sign in.
             * @example active
             * @enum {string}
             */
            status: "active" | "pending" | "suspended" | "deactivated";
            /** @example true */
            emailVerified: boolean;
            /** @example false */
            mustChangePassword: boolean;
            profile: components["schemas"]["ProfileBody"];
            /**
             * Format: date-time
             * @description When the picture at `/users/:id/avatar` was last set; null without one.
             */
            avatarUpdatedAt: string | null;
            /**
             * Format: date-time
             * @description When the account will be deactivated by itself; null for never.
             */
            deactivateAt: string | null;
            /** Format: date-time */
            lastLoginAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: date-time
             * @description Null while the account lives.
             */
            deletedAt: string | null;
            /**
             * Format: int64
             * @description Raised by every change; the ETag.
             * @example 1
             */
            version: number;
            /**
             * @description Roles held at the global scope, inherited ones included.
             * @example [
             *       "admin"
             *     ]
             */
            roles: string[];
            /**
             * @description Permissions held at the global scope, wildcards as they are.
             * @example [
             *       "users:*"
             *     ]
             */
            permissions: string[];
            /** @description Who acts as the person; absent when it is the person. */
            impersonator?: components["schemas"]["ImpersonatorBody"];
        };
        LoginBody: {
            /**
             * @description Send it with the next sign-in as `X-Device-Token`: strangers who guess passwords then cannot lock this device out. Signs
             *     nobody in by itself; lasts 90 days. Absent when it was set as a cookie.
             */
            deviceToken?: string;
            user: components["schemas"]["MeBody"];
            /** @description A JWT; send it as `Authorization: Bearer …`. */
            accessToken: string;
            /** @example Bearer */
            tokenType: string;
            /**
             * Format: int64
             * @description Seconds.
             * @example 600
             */
            expiresIn: number;
            /** @description Opaque; works once. Absent when it was set as a cookie. */
            refreshToken?: string;
        };
        MfaChallengeBody: {
            /**
             * @description Always true.
             * @example true
             */
            mfaRequired: boolean;
            /** @description For `POST /auth/mfa/verify`: five minutes, five attempts. */
            mfaToken: string;
            /**
             * @description What the second step takes.
             * @example [
             *       "totp",
             *       "recovery_code"
             *     ]
             */
            methods: string[];
        };
        LoginInput: {
            /** @example zoe.mueller@example.com */
            email: string;
            password: string;
        };
        TokensBody: {
            /** @description A JWT; send it as `Authorization: Bearer …`. */
            accessToken: string;
            /** @example Bearer */
            tokenType: string;
            /**
             * Format: int64
             * @description Seconds.
             * @example 600
             */
            expiresIn: number;
            /** @description Opaque; works once. Absent when it was set as a cookie. */
            refreshToken?: string;
        };
        RefreshInput: {
            /** @description As the last sign-in or refresh answered it; each works once. Left out by browsers whose cookie holds it. */
            refreshToken?: string;
        };
        JwkBody: {
            /** @example EC */
            kty: string;
            /** @example P-256 */
            crv: string;
            /** @example tFUd0RTrvhwVHg1kBIDt51Afaoz6zAPXWprN60IfVas */
            x: string;
            /** @example gTNtnuH9_67XzlEz4PotQpg4vXfe3wwssP-su5QLb6U */
            y: string;
            /**
             * @description Names the key in a token's header.
             * @example 5kFtBinfVbCBLa4tDF3-ieiU0DuZ-a6SFN5Uw1js5qw
             */
            kid: string;
            /** @example ES256 */
            alg: string;
            /** @example sig */
            use: string;
        };
        JwksBody: {
            keys: components["schemas"]["JwkBody"][];
        };
        ForgotPasswordBody: {
            /**
             * @description The same for every address.
             * @example accepted
             */
            status: string;
        };
        ForgotPasswordInput: {
            /** @example zoe.mueller@example.com */
            email: string;
        };
        ResetPasswordInput: {
            /**
             * @description From the link in the mail; works once.
             * @example 3q2-7wTyFJx0mCw3Zl0v0o3Rk9o1kq4l5cQm2S1f9uE
             */
            token: string;
            /** @description Any characters; not a common one, not made of your own name or address. */
            newPassword: string;
        };
        ChangePasswordInput: {
            currentPassword: string;
            /** @description Any characters; not a common one, not made of your own name or address. */
            newPassword: string;
        };
        ReauthenticateInput: {
            password: string;
        };
        SigningKeyBody: {
            /**
             * @description Stands in the header of the tokens it signs.
             * @example 5kFtBinfVbCBLa4tDF3-ieiU0DuZ-a6SFN5Uw1js5qw
             */
            kid: string;
            /** @example ES256 */
            algorithm: string;
            /**
             * @description `next` (published, not signing yet), `current` or `retired`.
             * @example current
             */
            status: string;
            /** Format: date-time */
            publishedAt: string;
            /**
             * Format: date-time
             * @description Since when it signs; null for the next one.
             */
            activatedAt: string | null;
            /** Format: date-time */
            retiredAt: string | null;
            /**
             * Format: date-time
             * @description Until when a retired key still verifies what it signed.
             */
            trustedUntil: string | null;
        };
        RotateKeysInput: {
            /**
             * @description For a key that leaked: every access token it signed is refused at once.
             * @example false
             */
            immediately?: boolean;
        };
        SessionBody: {
            /** @example 0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57 */
            id: string;
            /** @description Browser and system, guessed from what the client says of itself. */
            device: string;
            /**
             * @description Where the sign-in came from.
             * @example 192.0.2.7
             */
            ip: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description To the minute.
             */
            lastSeenAt: string;
            /**
             * @description Whether it is the session this was asked with.
             * @example true
             */
            current: boolean;
            /**
             * @description Whether somebody from support acts as the person here; no sign-in of theirs.
             * @example false
             */
            impersonated: boolean;
        };
        LogoutAllInput: {
            /**
             * @description Stay signed in here.
             * @example true
             */
            keepCurrent?: boolean;
        };
        ServiceAccountBody: {
            /** @example 6a0c8c5e-52c7-4f0e-8a93-0c8f0c9a4f11 */
            id: string;
            /** @example invoice-export */
            name: string;
            description: string;
            /**
             * @description `active` or `disabled`.
             * @example active
             */
            status: string;
            /** @description Null: no person. */
            createdBy: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @example 1
             */
            version: number;
        };
        CreateServiceAccountInput: {
            /**
             * @description Lower case; unique, also among the disabled.
             * @example invoice-export
             */
            name: string;
            /** @example Reads new accounts every night */
            description?: string;
        };
        ApiKeyBody: {
            /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
            id: string;
            name: string;
            /**
             * @description What the key begins with.
             * @example rk_live_7Hq2vX9r
             */
            prefix: string;
            /**
             * @description `live`, `expired` or `revoked`.
             * @example live
             */
            status: string;
            /**
             * @example [
             *       "users:read"
             *     ]
             */
            permissions: string[];
            /** @description The key that took its place. */
            successorId: string | null;
            /** @description Null: no person. */
            createdBy: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Null: for good.
             */
            expiresAt: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description To the minute; null: never.
             */
            lastUsedAt: string | null;
        };
        NewApiKeyBody: {
            /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
            id: string;
            name: string;
            /**
             * @description What the key begins with.
             * @example rk_live_7Hq2vX9r
             */
            prefix: string;
            /**
             * @description `live`, `expired` or `revoked`.
             * @example live
             */
            status: string;
            /**
             * @example [
             *       "users:read"
             *     ]
             */
            permissions: string[];
            /** @description The key that took its place. */
            successorId: string | null;
            /** @description Null: no person. */
            createdBy: string | null;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description Null: for good.
             */
            expiresAt: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            /**
             * Format: date-time
             * @description To the minute; null: never.
             */
            lastUsedAt: string | null;
            /** @description Send it as `Authorization: Bearer …` or `X-Api-Key`. It cannot be shown again. */
            key: string;
        };
        CreateApiKeyInput: {
            name: string;
            /**
             * @description All that the key may do: codes of registered permissions; you must hold each.
             * @example [
             *       "users:read"
             *     ]
             */
            permissions: string[];
            /**
             * Format: date-time
             * @description For good, unless given.
             * @example 2030-01-01T00:00:00Z
             */
            expiresAt?: string;
        };
        RotateApiKeyInput: {
            /**
             * Format: int32
             * @description How long the old key still works, in seconds, up to seven days.
             * @example 3600
             */
            overlapSeconds?: number;
        };
        ImpersonationBody: {
            /** @description A JWT whose `sub` is the person and whose `act.sub` is you; send it as `Authorization: Bearer …`. */
            accessToken: string;
            /** @example Bearer */
            tokenType: string;
            /**
             * Format: int64
             * @description Seconds, for the token and the session alike.
             * @example 600
             */
            expiresIn: number;
            /**
             * @description As the person sees it in their list.
             * @example 0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57
             */
            sessionId: string;
        };
        ImpersonateInput: {
            /** @description Why; kept in the audit trail. */
            reason: string;
            /**
             * @description Where the person asked for it.
             * @example HELP-2718
             */
            ticket?: string;
        };
        InvitationBody: {
            /** @example 6f1c2c1e-7c53-4a0e-9a55-2d0b1f3c9e21 */
            id: string;
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example zoe.mueller@example.com */
            email: string;
            /**
             * @description Whose call sent it; null when Rollcall itself did.
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            invitedBy: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
        };
        AcceptInvitationInput: {
            /** @description From the link in the mail; works once. */
            token: string;
            password: string;
            profile?: components["schemas"]["ProfileInput"];
        };
        MfaStatusBody: {
            /**
             * @description Signing in asks for a second factor.
             * @example true
             */
            enabled: boolean;
            /** Format: date-time */
            enabledAt: string | null;
            /**
             * Format: int64
             * @example 9
             */
            recoveryCodesLeft: number;
            /**
             * @description One of your roles demands a second factor, and you have none yet.
             * @example false
             */
            enrolmentRequired: boolean;
        };
        TotpEnrolmentBody: {
            /**
             * @description Base32, to type into an authenticator app.
             * @example GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
             */
            secret: string;
            /**
             * @description The same for a link or a QR code.
             * @example otpauth://totp/Rollcall%20(localhost):zoe.mueller%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rollcall%20(localhost)
             */
            otpauthUrl: string;
            /** @description The same as a picture: a PNG in a data: URL. */
            qrCode: string;
        };
        OwnPasswordInput: {
            /** @description Your current password. */
            password: string;
        };
        RecoveryCodesBody: {
            /**
             * @example [
             *       "7k2m-x9qa-04tz-hd3v"
             *     ]
             */
            recoveryCodes: string[];
        };
        ConfirmTotpInput: {
            /**
             * @description The six digits your authenticator app shows now.
             * @example 492039
             */
            code: string;
        };
        DisableMfaInput: {
            /** @description Your current password. */
            password: string;
            /**
             * @description The six digits your authenticator app shows now.
             * @example 492039
             */
            code?: string;
            /**
             * @description One of your recovery codes, instead of `code`; works once.
             * @example 7k2m-x9qa-04tz-hd3v
             */
            recoveryCode?: string;
        };
        VerifyMfaInput: {
            /** @description As the first step of the sign-in answered it. */
            mfaToken: string;
            /**
             * @description The six digits your authenticator app shows now.
             * @example 492039
             */
            code?: string;
            /**
             * @description One of your recovery codes, instead of `code`; works once.
             * @example 7k2m-x9qa-04tz-hd3v
             */
            recoveryCode?: string;
        };
        UpdateOwnAccountInput: {
            profile?: components["schemas"]["ProfileInput"];
            /**
             * Format: email
             * @description Takes effect when the link mailed to it is followed.
             * @example zoe.new@example.com
             */
            email?: string;
            /**
             * @description Needed to change the address.
             * @example correct horse battery staple
             */
            currentPassword?: string;
        };
        RegistrationAnswerBody: {
            message: string;
        };
        RegisterInput: {
            /**
             * Format: email
             * @example zoe.mueller@example.com
             */
            email: string;
            password: string;
            profile?: components["schemas"]["ProfileInput"];
        };
        VerifyEmailInput: {
            /** @description From the link in the mail; works once. */
            token: string;
        };
        ResendVerificationInput: {
            /**
             * Format: email
             * @example zoe.mueller@example.com
             */
            email: string;
        };
        AccessDecision: {
            /** @example true */
            allowed: boolean;
        };
        CheckAccessBody: {
            /** @example true */
            allowed?: boolean;
            results?: components["schemas"]["AccessDecision"][];
        };
        AccessQuestion: {
            /** @example crm:deals:write */
            permission: string;
            /**
             * Format: uuid
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            userId: string;
            /**
             * @description Where; left out, it must be held everywhere.
             * @example org:42
             */
            scope?: string;
            /**
             * Format: date-time
             * @description At a past instant instead of now.
             * @example 2026-01-31T12:00:00Z
             */
            asOf?: string;
        };
        CheckAccessInput: {
            /** @example crm:deals:write */
            permission?: string;
            /**
             * Format: uuid
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            userId?: string;
            checks?: components["schemas"]["AccessQuestion"][];
            /**
             * @description Where; left out, it must be held everywhere.
             * @example org:42
             */
            scope?: string;
            /**
             * Format: date-time
             * @description At a past instant instead of now.
             * @example 2026-01-31T12:00:00Z
             */
            asOf?: string;
        };
        NamedThing: {
            id: string;
            /** @example auditor */
            name: string;
        };
        AccessPath: {
            /**
             * @description The code that covers the permission asked for.
             * @example users:*
             */
            permission: string;
            /** @example * */
            scope: string;
            /** @description The grant it begins with; null when it comes by a group. */
            grantId: string | null;
            /** @description From the group the user is a member of to the one that carries the role; empty for a grant. */
            groups: components["schemas"]["NamedThing"][];
            /** @description From the role granted to the one that carries the permission. */
            roles: components["schemas"]["NamedThing"][];
            /** Format: date-time */
            validFrom: string;
            /**
             * Format: date-time
             * @description Null: for good.
             */
            validUntil: string | null;
        };
        ExplanationBody: {
            /** @example true */
            allowed: boolean;
            /**
             * @description `ALLOWED`, `ACCOUNT_NOT_ACTIVE`, `HELD_AT_OTHER_SCOPES` or `NOT_HELD`.
             * @example ALLOWED
             */
            reason: string;
            /** @description Every way to the permission at this scope; to take them all away is to deny. */
            paths: components["schemas"]["AccessPath"][];
            /**
             * @description Scopes at which it is held, when it is not held at this one.
             * @example [
             *       "org:7"
             *     ]
             */
            otherScopes: string[];
        };
        HeldPermission: {
            /**
             * @description As it is held, wildcards included.
             * @example users:*
             */
            permission: string;
            /** @example * */
            scope: string;
        };
        HolderBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example zoe.mueller@example.com */
            email: string;
        };
        RowError: {
            /** @example GRANT_EXISTS */
            code: string;
            message: string;
        };
        BulkGrantResult: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
            grantId?: string;
            error?: components["schemas"]["RowError"];
        };
        BulkGrantBody: {
            /**
             * Format: int64
             * @example 2
             */
            succeeded: number;
            /**
             * Format: int64
             * @example 0
             */
            failed: number;
            /** @description In the order of `userIds`. */
            results: components["schemas"]["BulkGrantResult"][];
        };
        BulkGrantInput: {
            /**
             * @description `*` for everywhere, or a string of your own.
             * @example org:42
             */
            scope?: string;
            /**
             * @example [
             *       "b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"
             *     ]
             */
            userIds: string[];
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * Format: date-time
             * @description From now on, unless given.
             * @example 2030-01-01T00:00:00Z
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description For good, unless given.
             * @example 2030-06-30T00:00:00Z
             */
            validUntil?: string | null;
            /** @example Stands in for Ana until June */
            reason?: string;
            /** @example HR-1834 */
            ticket?: string;
        };
        BulkRevokeInput: {
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * @description `*`, unless given: grants at other scopes stay.
             * @example org:42
             */
            scope?: string;
            /**
             * @example [
             *       "b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"
             *     ]
             */
            userIds: string[];
        };
        NamedRole: {
            id: string;
            /** @example auditor */
            name: string;
        };
        ExpiringGrantBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example zoe.mueller@example.com */
            email: string;
            /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
            id: string;
            role: components["schemas"]["NamedRole"];
            /** @example * */
            scope: string;
            /** Format: date-time */
            validFrom: string;
            /**
             * Format: date-time
             * @description Null: for good.
             */
            validUntil: string | null;
            /**
             * @description How it came to be.
             * @example api
             */
            source: string;
            /** @example Stands in for Ana until June */
            reason: string | null;
            /** @example HR-1834 */
            ticket: string | null;
            /** @description Null: Rollcall itself. */
            grantedBy: string | null;
            /** Format: date-time */
            grantedAt: string;
        };
        AccessEntry: {
            /**
             * @description As it is held, wildcards included.
             * @example users:read
             */
            permission: string;
            /** @example * */
            scope: string;
        };
        ChangedEdge: {
            /** Format: date-time */
            at: string;
            /**
             * @description `began`, `ended`, or `expired`: a grant whose time was over.
             * @example began
             */
            change: string;
            /**
             * @description `grant`, `membership`, `group-parent`, `group-role`, `role-parent` or `role-permission`.
             * @example grant
             */
            kind: string;
            /** @description Of the edge; of a grant, its id. */
            id: string;
            /**
             * @description Of a grant or a membership.
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            userId: string | null;
            /** @description Whose members it concerns. */
            group: components["schemas"]["NamedThing"] | null;
            /** @description What the group lies in, of a `group-parent`. */
            parentGroup: components["schemas"]["NamedThing"] | null;
            /** @description The role granted or carried by the group; of a `role-parent` or `role-permission`, the one that carries. */
            role: components["schemas"]["NamedThing"] | null;
            /** @description What the role inherits, of a `role-parent`. */
            parentRole: components["schemas"]["NamedThing"] | null;
            /** @example users:read */
            permission: string | null;
            /** @example * */
            scope: string | null;
            /** @description Who granted or revoked; null for every other edge, for which the audit trail tells it, and for Rollcall itself. */
            by: string | null;
            /** @example Stands in for Ana until June */
            reason: string | null;
            /** @example HR-1834 */
            ticket: string | null;
        };
        PageOfChangedEdges: {
            /** @description Oldest first. */
            items: components["schemas"]["ChangedEdge"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        AccessChangesBody: {
            /** @description Held at `to` and not at `from`. */
            gains: components["schemas"]["AccessEntry"][];
            /** @description Held at `from` and not at `to`. */
            losses: components["schemas"]["AccessEntry"][];
            /**
             * @description False when there are more than 1000 of either; then only the first are told.
             * @example true
             */
            isComplete: boolean;
            edges: components["schemas"]["PageOfChangedEdges"];
        };
        CreateRoleChange: {
            /**
             * @description Lower case; unique.
             * @example deal-desk
             */
            name: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "role.create";
            /**
             * @description Codes of registered permissions; you must hold each.
             * @example [
             *       "users:read",
             *       "audit:read"
             *     ]
             */
            permissions?: string[];
            /**
             * @description What it inherits from, by names or ids.
             * @example [
             *       "user"
             *     ]
             */
            parents?: string[];
            /** @example Approves discounts above ten percent */
            description?: string;
            /**
             * @description Whoever holds it must have a second factor. False, unless given.
             * @example false
             */
            mfaRequired?: boolean;
            /**
             * @description To grant it, a second person must approve; no role may inherit it, no group carry it.
             * @example false
             */
            requiresApproval?: boolean;
            /**
             * Format: int32
             * @description At most so many may hold it at once; null, or left out at first: any number.
             * @example 3
             */
            maxHolders?: number | null;
        };
        UpdateRoleChange: {
            /** @example deal-desk */
            name?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "role.update";
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * @description Versions of the role for which it is meant; any, unless given.
             * @example [
             *       3
             *     ]
             */
            expected?: number[];
            /**
             * @description Codes of registered permissions; you must hold each.
             * @example [
             *       "users:read",
             *       "audit:read"
             *     ]
             */
            permissions?: string[];
            /**
             * @description What it inherits from, by names or ids.
             * @example [
             *       "user"
             *     ]
             */
            parents?: string[];
            /** @example Approves discounts above ten percent */
            description?: string;
            /**
             * @description Whoever holds it must have a second factor. False, unless given.
             * @example false
             */
            mfaRequired?: boolean;
            /**
             * @description To grant it, a second person must approve; no role may inherit it, no group carry it.
             * @example false
             */
            requiresApproval?: boolean;
            /**
             * Format: int32
             * @description At most so many may hold it at once; null, or left out at first: any number.
             * @example 3
             */
            maxHolders?: number | null;
        };
        DeleteRoleChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "role.delete";
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * @description Versions of the role for which it is meant; any, unless given.
             * @example [
             *       3
             *     ]
             */
            expected?: number[];
        };
        ExcludeRolesChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "role.exclude";
            /** @example Who orders does not pay */
            reason?: string;
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * Format: uuid
             * @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1
             */
            otherRoleId: string;
        };
        EndExclusionChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "role.end-exclusion";
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * Format: uuid
             * @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1
             */
            otherRoleId: string;
        };
        CreateGroupChange: {
            /** @description Unique. */
            name: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "group.create";
            /** @example Everybody who sells in Europe */
            description?: string;
            /**
             * Format: uuid
             * @description The group it lies in: its members get what that one carries. Null: in none.
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            parentId?: string | null;
        };
        UpdateGroupChange: {
            /**
             * @description Unique.
             * @example Sales EMEA
             */
            name?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "group.update";
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            groupId: string;
            /**
             * @description Versions of the group for which it is meant; any, unless given.
             * @example [
             *       3
             *     ]
             */
            expected?: number[];
            /** @example Everybody who sells in Europe */
            description?: string;
            /**
             * Format: uuid
             * @description The group it lies in: its members get what that one carries. Null: in none.
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            parentId?: string | null;
        };
        DeleteGroupChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "group.delete";
            /**
             * @description Versions of the group for which it is meant; any, unless given.
             * @example [
             *       3
             *     ]
             */
            expected?: number[];
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            groupId: string;
        };
        AddMembersChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "group.add-members";
            /**
             * @example [
             *       "b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"
             *     ]
             */
            userIds: string[];
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            groupId: string;
        };
        RemoveMembersChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "group.remove-members";
            /**
             * @example [
             *       "b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"
             *     ]
             */
            userIds: string[];
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            groupId: string;
        };
        AddGroupRoleChange: {
            /**
             * @description `*` for everywhere, or a string of your own.
             * @example org:42
             */
            scope?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "group.add-role";
            /**
             * Format: uuid
             * @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1
             */
            roleId: string;
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            groupId: string;
        };
        RemoveGroupRoleChange: {
            /**
             * @description `*` for everywhere, or a string of your own.
             * @example org:42
             */
            scope?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "group.remove-role";
            /**
             * Format: uuid
             * @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1
             */
            roleId: string;
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            groupId: string;
        };
        GrantChange: {
            /**
             * @description `*` for everywhere, or a string of your own.
             * @example org:42
             */
            scope?: string;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "grant";
            /**
             * Format: uuid
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            userId: string;
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * Format: date-time
             * @description From now on, unless given.
             * @example 2030-01-01T00:00:00Z
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description For good, unless given.
             * @example 2030-06-30T00:00:00Z
             */
            validUntil?: string | null;
            /** @example Stands in for Ana until June */
            reason?: string;
            /** @example HR-1834 */
            ticket?: string;
        };
        RevokeChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "revoke";
            /**
             * Format: uuid
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            userId: string;
            /**
             * Format: uuid
             * @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1
             */
            grantId: string;
        };
        RetirePermissionChange: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "permission.retire";
            /** @example crm:deals:write */
            code: string;
        };
        PreviewedEffects: {
            /**
             * Format: int64
             * @description Whose access would change.
             * @example 12
             */
            users: number;
            /**
             * Format: int64
             * @description Permissions they would gain, counted for each user and scope.
             * @example 24
             */
            gains: number;
            /**
             * Format: int64
             * @example 0
             */
            losses: number;
        };
        ChangedEntry: {
            /**
             * @description As it is held, wildcards included.
             * @example users:read
             */
            permission: string;
            /** @example * */
            scope: string;
        };
        ChangedUser: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example zoe.mueller@example.com */
            email: string;
            gains: components["schemas"]["ChangedEntry"][];
            losses: components["schemas"]["ChangedEntry"][];
        };
        PageOfChangedUsers: {
            items: components["schemas"]["ChangedUser"][];
            /** @description Null on the last page. */
            nextCursor: string | null;
        };
        PreviewedRuleBreak: {
            /**
             * @description `SEPARATION_OF_DUTY`, `ROLE_HOLDER_LIMIT`, `APPROVAL_REQUIRED` or `LAST_OWNER`.
             * @example SEPARATION_OF_DUTY
             */
            rule: string;
            /** @example buyer */
            role: string | null;
            /** @example payer */
            otherRole: string | null;
            userId: string | null;
            message: string;
        };
        PreviewedRefusalDetail: {
            /** @example MISSING_PERMISSION */
            code: string;
            message: string;
            field?: string;
        };
        PreviewedRefusal: {
            /**
             * Format: int64
             * @description Which of the changes, counted from 0.
             * @example 0
             */
            change: number;
            /** @example GRANT_EXCEEDS_AUTHORITY */
            code: string;
            message: string;
            details: components["schemas"]["PreviewedRefusalDetail"][];
        };
        AccessPreviewBody: {
            effects: components["schemas"]["PreviewedEffects"];
            users: components["schemas"]["PageOfChangedUsers"];
            /**
             * Format: int64
             * @description Live sessions of those whose access would change: it would change within them.
             * @example 7
             */
            sessions: number;
            /** @description While one is broken, applying is refused. */
            rulesBroken: components["schemas"]["PreviewedRuleBreak"][];
            /** @description What the first refused change would be refused with; then nothing would change at all. */
            refused: components["schemas"]["PreviewedRefusal"] | null;
            /**
             * @description Of the changes and everything they would do; apply demands it with `If-Match`.
             * @example 0f3kq2VtN1yJbq4dM2m8Aw
             */
            etag: string;
        };
        PreviewChangesInput: {
            /** @description Made in this order, all or none. */
            changes: (components["schemas"]["CreateRoleChange"] | components["schemas"]["UpdateRoleChange"] | components["schemas"]["DeleteRoleChange"] | components["schemas"]["ExcludeRolesChange"] | components["schemas"]["EndExclusionChange"] | components["schemas"]["CreateGroupChange"] | components["schemas"]["UpdateGroupChange"] | components["schemas"]["DeleteGroupChange"] | components["schemas"]["AddMembersChange"] | components["schemas"]["RemoveMembersChange"] | components["schemas"]["AddGroupRoleChange"] | components["schemas"]["RemoveGroupRoleChange"] | components["schemas"]["GrantChange"] | components["schemas"]["RevokeChange"] | components["schemas"]["RetirePermissionChange"])[];
            /**
             * Format: int32
             * @description Users on a page.
             * @example 20
             */
            limit?: number;
            /** @description `users.nextCursor` of the page before; goes with the same changes. */
            cursor?: string;
        };
        MadeChange: {
            /** @example role.create */
            type: string;
            /**
             * @description Of the role, group, grant or permission that was changed.
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            id: string;
        };
        AppliedChangesBody: {
            /** @description In the order of the changes. */
            changes: components["schemas"]["MadeChange"][];
        };
        ApplyChangesInput: {
            /** @description Made in this order, all or none. */
            changes: (components["schemas"]["CreateRoleChange"] | components["schemas"]["UpdateRoleChange"] | components["schemas"]["DeleteRoleChange"] | components["schemas"]["ExcludeRolesChange"] | components["schemas"]["EndExclusionChange"] | components["schemas"]["CreateGroupChange"] | components["schemas"]["UpdateGroupChange"] | components["schemas"]["DeleteGroupChange"] | components["schemas"]["AddMembersChange"] | components["schemas"]["RemoveMembersChange"] | components["schemas"]["AddGroupRoleChange"] | components["schemas"]["RemoveGroupRoleChange"] | components["schemas"]["GrantChange"] | components["schemas"]["RevokeChange"] | components["schemas"]["RetirePermissionChange"])[];
        };
        AccessRequestBody: {
            /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
            id: string;
            /**
             * @description `pending`, `approved`, `refused`, `withdrawn` or `expired`.
             * @example pending
             */
            status: string;
            role: components["schemas"]["NamedRole"];
            /** @description Who is to get it; null when the role is to be sensitive no longer. */
            userId: string | null;
            /** @example * */
            scope: string;
            /**
             * Format: date-time
             * @description Null: from the approval on.
             */
            validFrom: string | null;
            /**
             * Format: date-time
             * @description Null: for good.
             */
            validUntil: string | null;
            reason: string;
            /** @example OPS-1834 */
            ticket: string | null;
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /**
             * Format: date-time
             * @description Until when it can be decided.
             */
            expiresAt: string;
            decidedBy: string | null;
            /** Format: date-time */
            decidedAt: string | null;
            /** @example Checked with the team lead */
            decisionReason: string | null;
        };
        CreateAccessRequestInput: {
            /**
             * @description `*` for everywhere, unless given.
             * @example org:42
             */
            scope?: string;
            /**
             * Format: uuid
             * @description A role that requires approval.
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * Format: uuid
             * @description Who is to get it.
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            userId?: string;
            /**
             * @description Instead of a grant: from now on the role may be granted without a second person.
             * @example false
             */
            requiresApproval?: boolean;
            /**
             * Format: date-time
             * @description From the approval on, unless given.
             * @example 2030-01-01T00:00:00Z
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description For good, unless given.
             * @example 2030-06-30T00:00:00Z
             */
            validUntil?: string;
            /** @description What the second person reads. */
            reason: string;
            /** @example OPS-1834 */
            ticket?: string;
        };
        DecideAccessRequestInput: {
            /** @example Checked with the team lead */
            reason?: string;
        };
        GrantBody: {
            /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
            id: string;
            role: components["schemas"]["NamedRole"];
            /** @example * */
            scope: string;
            /** Format: date-time */
            validFrom: string;
            /**
             * Format: date-time
             * @description Null: for good.
             */
            validUntil: string | null;
            /**
             * @description How it came to be.
             * @example api
             */
            source: string;
            /** @example Stands in for Ana until June */
            reason: string | null;
            /** @example HR-1834 */
            ticket: string | null;
            /** @description Null: Rollcall itself. */
            grantedBy: string | null;
            /** Format: date-time */
            grantedAt: string;
        };
        GrantRoleInput: {
            /**
             * @description `*` for everywhere, or a string of your own.
             * @example org:42
             */
            scope?: string;
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
            /**
             * Format: date-time
             * @description From now on, unless given.
             * @example 2030-01-01T00:00:00Z
             */
            validFrom?: string;
            /**
             * Format: date-time
             * @description For good, unless given.
             * @example 2030-06-30T00:00:00Z
             */
            validUntil?: string | null;
            /** @example Stands in for Ana until June */
            reason?: string;
            /** @example HR-1834 */
            ticket?: string;
        };
        GroupMemberBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example zoe.mueller@example.com */
            email: string;
            /** @example active */
            status: string;
            /**
             * Format: date-time
             * @description Since when; null for a member of a group that lies in it only.
             */
            memberSince: string | null;
        };
        GroupMembersChangedBody: {
            /**
             * Format: int64
             * @description How many came or went: those of the list who were not there yet, or were there.
             * @example 12
             */
            changed: number;
            /**
             * Format: int64
             * @description How many are in it itself now.
             * @example 40
             */
            memberCount: number;
        };
        GroupMembersInput: {
            /**
             * @description Up to a thousand accounts.
             * @example [
             *       "b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"
             *     ]
             */
            userIds: string[];
        };
        NamedGroup: {
            id: string;
            /** @example Sales */
            name: string;
        };
        GroupOfUserBody: {
            group: components["schemas"]["NamedGroup"];
            /**
             * Format: date-time
             * @description Since when; null when the user is in a group that lies in it only.
             */
            memberSince: string | null;
        };
        GroupRoleBody: {
            role: components["schemas"]["NamedRole"];
            /** @example * */
            scope: string;
        };
        GroupBody: {
            /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
            id: string;
            name: string;
            description: string;
            /** @description The group it lies in. */
            parent: components["schemas"]["NamedGroup"] | null;
            /** @description Those it carries itself. */
            roles: components["schemas"]["GroupRoleBody"][];
            /**
             * Format: int64
             * @description Those who are in it itself, not in a group that lies in it.
             * @example 12
             */
            memberCount: number;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @description Raised by every change of what is shown here; the ETag.
             * @example 1
             */
            version: number;
        };
        AddGroupRoleInput: {
            /**
             * @description `*` for everywhere, or a string of your own.
             * @example org:42
             */
            scope?: string;
            /**
             * Format: uuid
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            roleId: string;
        };
        CreateGroupInput: {
            /** @description Unique. */
            name: string;
            /** @example Everybody who sells in Europe */
            description?: string;
            /**
             * Format: uuid
             * @description The group it lies in: its members get what that one carries. Null: in none.
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            parentId?: string | null;
        };
        ReplaceGroupInput: {
            /** @description Unique. */
            name: string;
            /** @example Everybody who sells in Europe */
            description?: string;
            /**
             * Format: uuid
             * @description The group it lies in: its members get what that one carries. Null: in none.
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            parentId?: string | null;
        };
        UpdateGroupInput: {
            /**
             * @description Unique.
             * @example Sales EMEA
             */
            name?: string;
            /** @example Everybody who sells in Europe */
            description?: string;
            /**
             * Format: uuid
             * @description The group it lies in: its members get what that one carries. Null: in none.
             * @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55
             */
            parentId?: string | null;
        };
        PermissionBody: {
            /**
             * @description `noun:verb`, or under a client app's namespace `app:noun:verb`.
             * @example users:read
             */
            code: string;
            description: string;
            /**
             * @description One of Rollcall's own.
             * @example true
             */
            isSystem: boolean;
        };
        RegisteredPermission: {
            /** @example crm:deals:write */
            code: string;
            /**
             * @description `created`, `updated` (its description), `revived` (it was retired) or `unchanged`.
             * @example created
             */
            outcome: string;
        };
        RegisteredPermissionsBody: {
            /** @description In the order of the request. */
            results: components["schemas"]["RegisteredPermission"][];
            /**
             * @description Wildcards above them that came to be along with them.
             * @example [
             *       "crm:*",
             *       "crm:deals:*"
             *     ]
             */
            wildcards: string[];
        };
        RegisterPermissionInput: {
            /**
             * @description Under a namespace of your own, its first word.
             * @example crm:deals:write
             */
            code: string;
            /**
             * @description Empty, unless given.
             * @example Change deals
             */
            description?: string;
        };
        RegisterPermissionsInput: {
            permissions: components["schemas"]["RegisterPermissionInput"][];
        };
        PermissionLoser: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example zoe.mueller@example.com */
            email: string;
        };
        RetiredPermissionBody: {
            /** @example crm:deals:write */
            code: string;
            /**
             * @description False when it was only asked.
             * @example true
             */
            isRetired: boolean;
            /** @description Those that carry it themselves. */
            roles: components["schemas"]["NamedRole"][];
            /**
             * Format: int64
             * @description How many accounts lose it.
             * @example 240
             */
            userCount: number;
            /** @description The first hundred of them. */
            users: components["schemas"]["PermissionLoser"][];
            /**
             * Format: int64
             * @description How many live API keys lose it.
             * @example 2
             */
            apiKeyCount: number;
        };
        RoleExclusionBody: {
            role: components["schemas"]["NamedRole"];
            /** @example Who orders must not pay */
            reason: string | null;
            /** Format: date-time */
            since: string;
        };
        ExcludeRoleInput: {
            /** @example Who orders must not pay */
            reason?: string;
        };
        RoleBody: {
            /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
            id: string;
            /** @example deal-desk */
            name: string;
            description: string;
            /**
             * @description Came with the installation: it keeps its name, what it carries and what it inherits.
             * @example false
             */
            isSystem: boolean;
            /**
             * @description Whoever holds it must have a second factor.
             * @example false
             */
            mfaRequired: boolean;
            /**
             * @description Granting it needs a second person.
             * @example false
             */
            requiresApproval: boolean;
            /**
             * Format: int64
             * @description At most so many may hold it at once; null: any number.
             */
            maxHolders: number | null;
            /**
             * @example [
             *       "users:read",
             *       "audit:read"
             *     ]
             */
            permissions: string[];
            /** @description What it inherits from. */
            parents: components["schemas"]["NamedRole"][];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /**
             * Format: int64
             * @description Raised by every change of what is shown here; the ETag.
             * @example 1
             */
            version: number;
        };
        CreateRoleInput: {
            /**
             * @description Lower case; unique.
             * @example deal-desk
             */
            name: string;
            /**
             * @description Codes of registered permissions; you must hold each.
             * @example [
             *       "users:read",
             *       "audit:read"
             *     ]
             */
            permissions: string[];
            /**
             * @description Names or ids of the roles whose permissions it has too; you must hold those.
             * @example [
             *       "auditor"
             *     ]
             */
            parents?: string[];
            /** @example Approves discounts above ten percent */
            description?: string;
            /**
             * @description Whoever holds it must have a second factor. False, unless given.
             * @example false
             */
            mfaRequired?: boolean;
            /**
             * @description To grant it, a second person must approve; no role may inherit it, no group carry it.
             * @example false
             */
            requiresApproval?: boolean;
            /**
             * Format: int32
             * @description At most so many may hold it at once; null, or left out at first: any number.
             * @example 3
             */
            maxHolders?: number | null;
        };
        ReplaceRoleInput: {
            /**
             * @description Lower case; unique.
             * @example deal-desk
             */
            name: string;
            /**
             * @description Codes of registered permissions; you must hold each.
             * @example [
             *       "users:read",
             *       "audit:read"
             *     ]
             */
            permissions: string[];
            /**
             * @description Names or ids of the roles whose permissions it has too; you must hold those.
             * @example [
             *       "auditor"
             *     ]
             */
            parents?: string[];
            /** @example Approves discounts above ten percent */
            description?: string;
            /**
             * @description Whoever holds it must have a second factor. False, unless given.
             * @example false
             */
            mfaRequired?: boolean;
            /**
             * @description To grant it, a second person must approve; no role may inherit it, no group carry it.
             * @example false
             */
            requiresApproval?: boolean;
            /**
             * Format: int32
             * @description At most so many may hold it at once; null, or left out at first: any number.
             * @example 3
             */
            maxHolders?: number | null;
        };
        UpdateRoleInput: {
            /**
             * @description Lower case; unique.
             * @example deal-desk
             */
            name?: string;
            /**
             * @description Codes of registered permissions; you must hold each.
             * @example [
             *       "users:read",
             *       "audit:read"
             *     ]
             */
            permissions?: string[];
            /**
             * @description Names or ids of the roles whose permissions it has too; you must hold those.
             * @example [
             *       "auditor"
             *     ]
             */
            parents?: string[];
            /** @example Approves discounts above ten percent */
            description?: string;
            /**
             * @description Whoever holds it must have a second factor. False, unless given.
             * @example false
             */
            mfaRequired?: boolean;
            /**
             * @description To grant it, a second person must approve; no role may inherit it, no group carry it.
             * @example false
             */
            requiresApproval?: boolean;
            /**
             * Format: int32
             * @description At most so many may hold it at once; null, or left out at first: any number.
             * @example 3
             */
            maxHolders?: number | null;
        };
        RoleHoldingBody: {
            /** @example * */
            scope: string;
            /** @description The role that was given: this one, or one that inherits it. */
            given: components["schemas"]["NamedRole"];
            /** @description The grant; null when it comes by a group. */
            grantId: string | null;
            /** @description The group that carries the role; null when it was granted. */
            group: components["schemas"]["NamedGroup"] | null;
            /**
             * @description Null: for good.
             * @example 2030-06-30T00:00:00.000Z
             */
            validUntil: string | null;
        };
        RoleMemberBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            userId: string;
            /** @example zoe.mueller@example.com */
            email: string;
            /** @example active */
            status: string;
            ways: components["schemas"]["RoleHoldingBody"][];
        };
        AuditActorBody: {
            /**
             * @description `user`, `service-account`, `system` (Rollcall itself) or `anonymous`.
             * @example user
             */
            type: string;
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id: string | null;
            sessionId: string | null;
        };
        AuditImpersonatorBody: {
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id: string;
        };
        AuditSubjectBody: {
            /** @example user */
            type: string;
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            id: string | null;
        };
        AuditEventBody: {
            /** @example 0c1b3b33-7c39-4c35-9d0e-3c3f8f0c8f57 */
            id: string;
            /** Format: date-time */
            occurredAt: string;
            /** @example role.granted */
            action: string;
            /**
             * @example success
             * @enum {string}
             */
            outcome: "success" | "failure" | "denied";
            actor: components["schemas"]["AuditActorBody"];
            /** @description Who really acted, when they acted as the actor; null when the actor did. */
            impersonator: components["schemas"]["AuditImpersonatorBody"] | null;
            subject: components["schemas"]["AuditSubjectBody"];
            /** @description Field by field, before and after; null when nothing was changed. A value that was erased reads `{"erased": true}`. */
            changes: {
                [key: string]: unknown;
            } | null;
            details: {
                [key: string]: unknown;
            } | null;
            /** @example 192.0.2.7 */
            ip: string | null;
            userAgent: string | null;
            requestId: string | null;
        };
        CheckpointBody: {
            /**
             * Format: int64
             * @description How many events it covers: those with a smaller leaf index.
             * @example 240
             */
            treeSize: number;
            /**
             * @description In hex.
             * @example 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
             */
            rootHash: string;
            /** @example 2026-01-01T00:00:00.000Z */
            signedAt: string;
            /** @example 3mX0Jm1m7v2m5kzq */
            keyId: string;
            /** @description Ed25519, in base64, over the five lines that docs/audit.md names. */
            signature: string;
        };
        ExportKeyBody: {
            /** @example 3mX0Jm1m7v2m5kzq */
            keyId: string;
            /** @description In PEM. */
            publicKey: string;
        };
        ExportHeaderBody: {
            /** @enum {string} */
            type: "header";
            /** @description Null: everything. Else each event comes with its proof. */
            filters: {
                [key: string]: string;
            } | null;
            /** @example rollcall-audit-export-v1 */
            format: string;
            /** @example 2026-01-01T00:00:00.000Z */
            exportedAt: string;
            checkpoint: components["schemas"]["CheckpointBody"];
            keys: components["schemas"]["ExportKeyBody"][];
        };
        ExportEventBody: {
            /** @enum {string} */
            type: "event";
            /**
             * @description The text behind the hash; absent when the event was pruned or is missing.
             * @example {"action":"user.created"}
             */
            leaf?: string;
            /** @description By JSON pointer into the leaf: the salt and the canonical text of the value. What is not here was erased. */
            openings?: {
                [key: string]: string[];
            };
            /**
             * Format: int64
             * @example 12
             */
            leafIndex: number;
            /**
             * @description In hex.
             * @example 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
             */
            leafHash: string;
            /**
             * @description The tombstone that says it was removed by retention.
             * @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11
             */
            pruned?: string;
            /**
             * @description Sealed, but not in the log any more, and no tombstone says why.
             * @example true
             */
            missing?: boolean;
            /** @description In a filtered export: the hashes, in hex, that show it to be in the tree. */
            proof?: string[];
        };
        ExportCheckpointBody: {
            /** @enum {string} */
            type: "checkpoint";
            /**
             * Format: int64
             * @description How many events it covers: those with a smaller leaf index.
             * @example 240
             */
            treeSize: number;
            /**
             * @description In hex.
             * @example 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
             */
            rootHash: string;
            /** @example 2026-01-01T00:00:00.000Z */
            signedAt: string;
            /** @example 3mX0Jm1m7v2m5kzq */
            keyId: string;
            /** @description Ed25519, in base64, over the five lines that docs/audit.md names. */
            signature: string;
        };
        ExportUnsealedBody: {
            /** @enum {string} */
            type: "unsealed";
            /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
            eventId: string;
            /** @example 2026-01-01T00:00:00.000Z */
            occurredAt: string;
            /**
             * @description Whether the sealer knows of it.
             * @example true
             */
            queued: boolean;
        };
        ExportEndBody: {
            /** @enum {string} */
            type: "end";
            /**
             * Format: int64
             * @description Of all lines before this one.
             * @example 240
             */
            lines: number;
        };
        InclusionProofBody: {
            /**
             * Format: int64
             * @example 17
             */
            leafIndex: number;
            /** @description The exact text whose SHA-256, behind a zero byte, is the leaf's hash. */
            leaf: string;
            /** @description In hex. */
            leafHash: string;
            /** @description The hashes from the leaf to the root, in hex (RFC 9162, 2.1.3). */
            proof: string[];
            checkpoint: components["schemas"]["CheckpointBody"];
        };
        ConsistencyBody: {
            from: components["schemas"]["CheckpointBody"];
            to: components["schemas"]["CheckpointBody"];
            /** @description The hashes, in hex, that show the smaller tree to be the beginning of the larger one (RFC 9162, 2.1.4). */
            proof: string[];
        };
        AuditKeyBody: {
            /** @example 3mX0Jm1m7v2m5kzq */
            keyId: string;
            /** @example Ed25519 */
            algorithm: string;
            /** @description PEM (SubjectPublicKeyInfo). */
            publicKey: string;
            /** Format: date-time */
            createdAt: string;
        };
        AuditKeysBody: {
            keys: components["schemas"]["AuditKeyBody"][];
        };
        HealthBody: {
            /**
             * @description `ok`, `degraded` (ready, without Redis), `error`, or `shutting_down`.
             * @example ok
             */
            status: string;
            /**
             * @description What is up.
             * @example {
             *       "database": {
             *         "status": "up"
             *       }
             *     }
             */
            info?: {
                [key: string]: unknown;
            };
            /**
             * @description What is down.
             * @example {}
             */
            error?: {
                [key: string]: unknown;
            };
            /**
             * @description Both.
             * @example {
             *       "database": {
             *         "status": "up"
             *       }
             *     }
             */
            details?: {
                [key: string]: unknown;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    AttributeSchema_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AttributeSchemaBody"];
                    };
                };
            };
        };
    };
    AttributeSchema_replace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttributeSchemaInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AttributeSchemaBody"];
                    };
                };
            };
        };
    };
    Avatars_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": FileBody;
                };
            };
        };
    };
    Avatars_set: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": FileBody;
                "image/jpeg": FileBody;
                "image/webp": FileBody;
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Avatars_remove: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    OwnAvatar_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/webp": FileBody;
                };
            };
        };
    };
    OwnAvatar_set: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "image/png": FileBody;
                "image/jpeg": FileBody;
                "image/webp": FileBody;
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    OwnAvatar_remove: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    UserBulk_changeStatus: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkStatusInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["BulkResultBody"];
                    };
                };
            };
        };
    };
    UserBulk_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkUsersInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["BulkResultBody"];
                    };
                };
            };
        };
    };
    UserLifecycle_listDormant: {
        parameters: {
            query: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description Who has not signed in since this time. */
                since: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    UserLifecycle_deactivate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeactivateUserInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    UserLifecycle_cancelDeactivation: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    UserLifecycle_activate: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    Users_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description Attributes that must have exactly this value: `attributes[department]=sales`. Up to five, all of them. */
                attributes?: {
                    [key: string]: string;
                };
                /** @description `true` lists the deleted accounts instead of the living. */
                deleted?: "true" | "false";
                /** @description Fields: createdAt, updatedAt, email, lastSignInAt, displayName. */
                sort?: string;
                /** @description Only these fields of each item: id, email, status, emailVerified, mustChangePassword, deactivateAt, lastLoginAt, createdAt, updatedAt, deletedAt, version, avatarUpdatedAt, profile, profile.firstName, profile.lastName, profile.displayName, profile.phone, profile.locale, profile.timezone, profile.avatarUrl, profile.attributes. */
                fields?: string;
                status?: "pending" | "active" | "suspended" | "deactivated";
                /** @description Whether the person has shown that they read the address. */
                verified?: "true" | "false";
                /** @description Name or id of a role that is granted to the user directly and live now, at any scope. What comes by groups and inheritance is asked at `GET /access/holders`. */
                role?: string;
                /** @description Id of a group: its members, and those of the groups inside it. */
                group?: string;
                /** @description From this time on, this time included. */
                createdFrom?: string;
                /** @description Before this time. */
                createdTo?: string;
                /** @description Last signed in at this time or later. */
                lastSignInFrom?: string;
                /** @description Last signed in before this time; whoever never did is not among them. */
                lastSignInTo?: string;
                /** @description A part of a name or an e-mail address, whatever its case and accents; one or two letters find what begins with them. */
                q?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: (components["schemas"]["UserBody"] | components["schemas"]["SelectedUserBody"])[];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Users_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    Users_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    Users_replace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceUserInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    Users_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Users_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    Users_restore: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    Users_suspend: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendUserInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["UserBody"];
                    };
                };
            };
        };
    };
    UsersExport_export: {
        parameters: {
            query?: {
                /** @description Attributes that must have exactly this value: `attributes[department]=sales`. Up to five, all of them. */
                attributes?: {
                    [key: string]: string;
                };
                /** @description `true` lists the deleted accounts instead of the living. */
                deleted?: "true" | "false";
                /** @description Fields: createdAt, updatedAt, email, lastSignInAt, displayName. */
                sort?: string;
                /** @description Only these fields of each item: id, email, status, emailVerified, mustChangePassword, deactivateAt, lastLoginAt, createdAt, updatedAt, deletedAt, version, avatarUpdatedAt, profile, profile.firstName, profile.lastName, profile.displayName, profile.phone, profile.locale, profile.timezone, profile.avatarUrl, profile.attributes. */
                fields?: string;
                status?: "pending" | "active" | "suspended" | "deactivated";
                /** @description Whether the person has shown that they read the address. */
                verified?: "true" | "false";
                /** @description Name or id of a role that is granted to the user directly and live now, at any scope. What comes by groups and inheritance is asked at `GET /access/holders`. */
                role?: string;
                /** @description Id of a group: its members, and those of the groups inside it. */
                group?: string;
                /** @description From this time on, this time included. */
                createdFrom?: string;
                /** @description Before this time. */
                createdTo?: string;
                /** @description Last signed in at this time or later. */
                lastSignInFrom?: string;
                /** @description Last signed in before this time; whoever never did is not among them. */
                lastSignInTo?: string;
                /** @description A part of a name or an e-mail address, whatever its case and accents; one or two letters find what begins with them. */
                q?: string;
                /** @description Else what `Accept` names decides, `text/csv` or `application/x-ndjson`; else it is CSV. */
                format?: "csv" | "ndjson";
            };
            header: {
                accept: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One after another. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": FileBody;
                    "application/x-ndjson": components["schemas"]["SelectedUserBody"];
                };
            };
        };
    };
    OwnData_export: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalDataAnswer"];
                };
            };
        };
    };
    Privacy_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalDataAnswer"];
                };
            };
        };
    };
    Privacy_erase: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseUserInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Imports_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                state?: "queued" | "running" | "finished" | "cancelled" | "failed";
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ImportBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Imports_start: {
        parameters: {
            query?: {
                /** @description `true` tries every row and creates nobody. */
                dryRun?: "true" | "false";
                /** @description Names or ids of roles for every row, separated by commas, beside those that it names itself. */
                roles?: string;
                /** @description Names or ids of groups for every row, separated by commas. */
                groups?: string;
                /** @description What becomes of a row whose address an account has already: `fail` reports it, `skip` passes over it. */
                onExisting?: "fail" | "skip";
                /** @description `true` mails an invitation to whoever comes without a password. */
                invite?: "true" | "false";
                /** @description Only for you to know it again. */
                filename?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The file itself, of any size. */
        requestBody: {
            content: {
                "text/csv": FileBody;
                "application/x-ndjson": FileBody;
                "application/ndjson": FileBody;
                "application/jsonl": FileBody;
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ImportBody"];
                    };
                };
            };
        };
    };
    Imports_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ImportBody"];
                    };
                };
            };
        };
    };
    Imports_listRows: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                outcome?: "created" | "skipped" | "failed";
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ImportRowBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Imports_watch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ImportBody"];
                };
            };
        };
    };
    Imports_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ImportBody"];
                    };
                };
            };
        };
    };
    Auth_signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["LoginBody"] | components["schemas"]["MfaChallengeBody"];
                    };
                };
            };
        };
    };
    Auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["TokensBody"];
                    };
                };
            };
        };
    };
    Auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Auth_getMe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["MeBody"];
                    };
                };
            };
        };
    };
    OwnAccount_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateOwnAccountInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["MeBody"];
                    };
                };
            };
        };
    };
    Jwks_jwks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JwksBody"];
                };
            };
        };
    };
    Passwords_forgotPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForgotPasswordInput"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ForgotPasswordBody"];
                    };
                };
            };
        };
    };
    Passwords_resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Passwords_changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Passwords_reauthenticate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReauthenticateInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    SigningKeys_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["SigningKeyBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    SigningKeys_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateKeysInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["SigningKeyBody"];
                    };
                };
            };
        };
    };
    Sessions_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["SessionBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Sessions_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Sessions_endAll: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogoutAllInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    UserSessions_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["SessionBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    UserSessions_endAll: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ServiceAccounts_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ServiceAccountBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    ServiceAccounts_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceAccountInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ServiceAccountBody"];
                    };
                };
            };
        };
    };
    ServiceAccounts_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ServiceAccountBody"];
                    };
                };
            };
        };
    };
    ServiceAccounts_disable: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    ApiKeys_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ApiKeyBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    ApiKeys_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["NewApiKeyBody"];
                    };
                };
            };
        };
    };
    ApiKeys_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateApiKeyInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["NewApiKeyBody"];
                    };
                };
            };
        };
    };
    ApiKeys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Impersonation_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImpersonateInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ImpersonationBody"];
                    };
                };
            };
        };
    };
    Impersonation_end: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Invitations_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["InvitationBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Invitations_invite: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Invitations_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Invitations_accept: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitationInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Mfa_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["MfaStatusBody"];
                    };
                };
            };
        };
    };
    Mfa_start: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPasswordInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["TotpEnrolmentBody"];
                    };
                };
            };
        };
    };
    Mfa_disable: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisableMfaInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Mfa_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmTotpInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RecoveryCodesBody"];
                    };
                };
            };
        };
    };
    Mfa_replaceCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OwnPasswordInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RecoveryCodesBody"];
                    };
                };
            };
        };
    };
    MfaReset_reset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    MfaVerification_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyMfaInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["LoginBody"];
                    };
                };
            };
        };
    };
    Registration_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterInput"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RegistrationAnswerBody"];
                    };
                };
            };
        };
    };
    Registration_verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyEmailInput"];
            };
        };
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Registration_resend: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResendVerificationInput"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RegistrationAnswerBody"];
                    };
                };
            };
        };
    };
    Access_check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckAccessInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["CheckAccessBody"];
                    };
                };
            };
        };
    };
    Access_explain: {
        parameters: {
            query: {
                permission: string;
                userId: string;
                /** @description Where; left out, it must be held everywhere. */
                scope?: string;
                /** @description At a past instant instead of now. */
                asOf?: string;
            };
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ExplanationBody"];
                    };
                };
            };
        };
    };
    Access_permissions: {
        parameters: {
            query: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                userId: string;
                /** @description At a past instant instead of now. */
                asOf?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["HeldPermission"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Access_holders: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description Who holds this permission? */
                permission?: string;
                /** @description Who holds this role, by name or id? */
                role?: string;
                /** @description At this scope; left out: everywhere. */
                scope?: string;
                /** @description At a past instant instead of now. */
                asOf?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["HolderBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    AccessGrants_grant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkGrantInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["BulkGrantBody"];
                    };
                };
            };
        };
    };
    AccessGrants_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRevokeInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["BulkGrantBody"];
                    };
                };
            };
        };
    };
    AccessGrants_listExpiring: {
        parameters: {
            query: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description How many days ahead to look. */
                withinDays: number;
                roleId?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ExpiringGrantBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    AccessHistory_changes: {
        parameters: {
            query: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description What changed for this user? */
                userId?: string;
                /** @description What changed for this role, by name or id? */
                role?: string;
                from: string;
                /** @description Until now, unless given. */
                to?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessChangesBody"];
                    };
                };
            };
        };
    };
    AccessPreview_preview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewChangesInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessPreviewBody"];
                    };
                };
            };
        };
    };
    AccessPreview_apply: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyChangesInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AppliedChangesBody"];
                    };
                };
            };
        };
    };
    AccessRequests_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                status?: "pending" | "approved" | "refused" | "withdrawn" | "expired";
                /** @description Who is to get the role. */
                userId?: string;
                roleId?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessRequestBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    AccessRequests_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAccessRequestInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessRequestBody"];
                    };
                };
            };
        };
    };
    AccessRequests_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessRequestBody"];
                    };
                };
            };
        };
    };
    AccessRequests_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideAccessRequestInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessRequestBody"];
                    };
                };
            };
        };
    };
    AccessRequests_refuse: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideAccessRequestInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessRequestBody"];
                    };
                };
            };
        };
    };
    AccessRequests_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AccessRequestBody"];
                    };
                };
            };
        };
    };
    Grants_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GrantBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Grants_grant: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GrantRoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GrantBody"];
                    };
                };
            };
        };
    };
    Grants_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                grantId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    GroupMembers_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `true` shows the members of the groups that lie in it too. */
                nested?: "true" | "false";
                /** @description At a past instant instead of now. */
                asOf?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupMemberBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    GroupMembers_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupMembersInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupMembersChangedBody"];
                    };
                };
            };
        };
    };
    GroupMembers_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupMembersInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupMembersChangedBody"];
                    };
                };
            };
        };
    };
    GroupMembers_removeOne: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    GroupMembers_listGroups: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `true` shows the groups those lie in too. */
                nested?: "true" | "false";
                /** @description At a past instant instead of now. */
                asOf?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupOfUserBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    GroupRoles_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupRoleBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    GroupRoles_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddGroupRoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupBody"];
                    };
                };
            };
        };
    };
    GroupRoles_remove: {
        parameters: {
            query?: {
                /** @description The scope at which it carries the role; `*`, unless given. */
                scope?: string;
            };
            header?: never;
            path: {
                id: string;
                roleId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Groups_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description A part of the name, whatever its case and accents. */
                q?: string;
                /** @description Only those that lie directly in this group. */
                parentId?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Groups_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateGroupInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupBody"];
                    };
                };
            };
        };
    };
    Groups_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupBody"];
                    };
                };
            };
        };
    };
    Groups_replace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceGroupInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupBody"];
                    };
                };
            };
        };
    };
    Groups_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Groups_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateGroupInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["GroupBody"];
                    };
                };
            };
        };
    };
    Permissions_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description A part of the code or the description, whatever its case. */
                q?: string;
                /** @description The first word of the code. */
                namespace?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["PermissionBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Permissions_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterPermissionsInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RegisteredPermissionsBody"];
                    };
                };
            };
        };
    };
    Permissions_retire: {
        parameters: {
            query?: {
                /** @description `true` only tells who would lose it. */
                dryRun?: "true" | "false";
            };
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RetiredPermissionBody"];
                    };
                };
            };
        };
    };
    RoleExclusions_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleExclusionBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    RoleExclusions_exclude: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                otherId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExcludeRoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleExclusionBody"];
                    };
                };
            };
        };
    };
    RoleExclusions_endExclusion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                otherId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Roles_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description A part of the name. */
                q?: string;
                /** @description Only those that came with the installation, or only the others. */
                isSystem?: "true" | "false";
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Roles_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description Any text of your own: the same key and body get the first answer again, for a day. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleBody"];
                    };
                };
            };
        };
    };
    Roles_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleBody"];
                    };
                };
            };
        };
    };
    Roles_replace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplaceRoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleBody"];
                    };
                };
            };
        };
    };
    Roles_delete: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; no body. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Roles_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you read; a stale one is refused with 412. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRoleInput"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleBody"];
                    };
                };
            };
        };
    };
    Roles_listMembers: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description At a past instant instead of now. */
                asOf?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["RoleMemberBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Audit_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description Who did it. */
                actorId?: string;
                /** @description Who really did it, while they acted as somebody else. */
                impersonatorId?: string;
                /** @description To whom or what it was done. */
                subjectId?: string;
                action?: "user.created" | "user.updated" | "user.suspended" | "user.activated" | "user.deleted" | "user.restored" | "user.deactivated" | "user.deactivation-scheduled" | "user.deactivation-cancelled" | "user.avatar-changed" | "user.avatar-removed" | "user.purged" | "users.export-started" | "users.exported" | "user.personal-data-exported" | "user.erased" | "users.import-started" | "users.import-finished" | "users.import-cancelled" | "users.import-stopped" | "user-attribute-schema.replaced" | "user.registered" | "user.registration-expired" | "user.email-verified" | "user.email-change-requested" | "registration.requested" | "invitation.sent" | "invitation.revoked" | "invitation.accepted" | "session.started" | "session.refreshed" | "session.ended" | "session.reuse-detected" | "sessions.ended" | "sign-in.blocked" | "session.reauthenticated" | "reauthentication.failed" | "password.reset-requested" | "password.reset-link-issued" | "password.reset" | "password.changed" | "sign-in.failed" | "mfa.enrolment-started" | "mfa.enabled" | "mfa.disabled" | "mfa.challenged" | "mfa.failed" | "mfa.recovery-code-used" | "mfa.recovery-codes-replaced" | "mfa.reset" | "impersonation.started" | "impersonation.ended" | "role.created" | "role.updated" | "role.deleted" | "roles.excluded" | "roles.exclusion-removed" | "group.created" | "group.updated" | "group.deleted" | "group.members-added" | "group.members-removed" | "group.role-added" | "group.role-removed" | "permissions.registered" | "permission.retired" | "access.requested" | "access.request-approved" | "access.request-refused" | "access.request-withdrawn" | "access.changes-applied" | "roles.applied" | "role.granted" | "role.revoked" | "database.restored" | "signing-key.rotated" | "service-account.created" | "service-account.disabled" | "api-key.created" | "api-key.rotated" | "api-key.revoked" | "audit.pruned" | "audit.exported" | "access.denied";
                outcome?: "success" | "failure" | "denied";
                /** @description From this time on, this time included. */
                from?: string;
                /** @description Before this time. */
                to?: string;
                requestId?: string;
                /** @description A part of a changed value, a detail or an address, at least three characters; erased values are not found. */
                q?: string;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AuditEventBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Audit_export: {
        parameters: {
            query?: {
                /** @description Who did it. */
                actorId?: string;
                /** @description Who really did it, while they acted as somebody else. */
                impersonatorId?: string;
                /** @description To whom or what it was done. */
                subjectId?: string;
                action?: "user.created" | "user.updated" | "user.suspended" | "user.activated" | "user.deleted" | "user.restored" | "user.deactivated" | "user.deactivation-scheduled" | "user.deactivation-cancelled" | "user.avatar-changed" | "user.avatar-removed" | "user.purged" | "users.export-started" | "users.exported" | "user.personal-data-exported" | "user.erased" | "users.import-started" | "users.import-finished" | "users.import-cancelled" | "users.import-stopped" | "user-attribute-schema.replaced" | "user.registered" | "user.registration-expired" | "user.email-verified" | "user.email-change-requested" | "registration.requested" | "invitation.sent" | "invitation.revoked" | "invitation.accepted" | "session.started" | "session.refreshed" | "session.ended" | "session.reuse-detected" | "sessions.ended" | "sign-in.blocked" | "session.reauthenticated" | "reauthentication.failed" | "password.reset-requested" | "password.reset-link-issued" | "password.reset" | "password.changed" | "sign-in.failed" | "mfa.enrolment-started" | "mfa.enabled" | "mfa.disabled" | "mfa.challenged" | "mfa.failed" | "mfa.recovery-code-used" | "mfa.recovery-codes-replaced" | "mfa.reset" | "impersonation.started" | "impersonation.ended" | "role.created" | "role.updated" | "role.deleted" | "roles.excluded" | "roles.exclusion-removed" | "group.created" | "group.updated" | "group.deleted" | "group.members-added" | "group.members-removed" | "group.role-added" | "group.role-removed" | "permissions.registered" | "permission.retired" | "access.requested" | "access.request-approved" | "access.request-refused" | "access.request-withdrawn" | "access.changes-applied" | "roles.applied" | "role.granted" | "role.revoked" | "database.restored" | "signing-key.rotated" | "service-account.created" | "service-account.disabled" | "api-key.created" | "api-key.rotated" | "api-key.revoked" | "audit.pruned" | "audit.exported" | "access.denied";
                outcome?: "success" | "failure" | "denied";
                /** @description From this time on, this time included. */
                from?: string;
                /** @description Before this time. */
                to?: string;
                requestId?: string;
                /** @description A part of a changed value, a detail or an address, at least three characters; erased values are not found. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One after another. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["ExportHeaderBody"] | components["schemas"]["ExportEventBody"] | components["schemas"]["ExportCheckpointBody"] | components["schemas"]["ExportUnsealedBody"] | components["schemas"]["ExportEndBody"];
                };
            };
        };
    };
    Audit_stream: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["AuditEventBody"];
                };
            };
        };
    };
    Audit_prove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["InclusionProofBody"];
                    };
                };
            };
        };
    };
    Audit_get: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AuditEventBody"];
                    };
                };
            };
        };
    };
    Checkpoints_list: {
        parameters: {
            query?: {
                /** @description Rows on a page. */
                limit?: number;
                /** @description 1-based; for the first 10 000 rows. */
                page?: number;
                /** @description `meta.nextCursor` of the page before; goes with the same filters and order. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["CheckpointBody"][];
                        meta: components["schemas"]["PageMetaBody"];
                    };
                };
            };
        };
    };
    Checkpoints_latest: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["CheckpointBody"];
                    };
                };
            };
        };
    };
    Checkpoints_consistency: {
        parameters: {
            query: {
                /** @description The smaller tree size, of any checkpoint you kept. */
                from: number;
                /** @description The larger tree size. */
                to: number;
            };
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["ConsistencyBody"];
                    };
                };
            };
        };
    };
    Checkpoints_keys: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag you have; answered 304 while nothing has changed. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        success: true;
                        data: components["schemas"]["AuditKeysBody"];
                    };
                };
            };
        };
    };
    Health_live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
        };
    };
    Health_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
        };
    };
    Health_started: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthBody"];
                };
            };
        };
    };
}
