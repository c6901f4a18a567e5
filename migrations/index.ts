import { CreateAccounts1764000000000 } from './1764000000000-create-accounts.js';
import { CreateAccess1764000001000 } from './1764000001000-create-access.js';
import { CreateSignIn1764000002000 } from './1764000002000-create-sign-in.js';
import { CreateAuditLog1764000003000 } from './1764000003000-create-audit-log.js';
import { SeedSystemRoles1764000004000 } from './1764000004000-seed-system-roles.js';
import { IndexPasswordResetTokensByUser1764000010000 } from './1764000010000-index-password-reset-tokens-by-user.js';
import { CreateInvitations1764000020000 } from './1764000020000-create-invitations.js';
import { AllowReadingAndEndingSessions1764000030000 } from './1764000030000-allow-reading-and-ending-sessions.js';
import { RotateSigningKeys1764000040000 } from './1764000040000-rotate-signing-keys.js';
import { CreateServiceAccounts1764000041000 } from './1764000041000-create-service-accounts.js';
import { AddSecondFactor1764000050000 } from './1764000050000-add-second-factor.js';
import { CreateIdempotencyKeys1764000060000 } from './1764000060000-create-idempotency-keys.js';
import { ExplainAccess1764000070000 } from './1764000070000-explain-access.js';
import { AllowImpersonation1764000080000 } from './1764000080000-allow-impersonation.js';
import { SealTheAuditTrail1764000086000 } from './1764000086000-seal-the-audit-trail.js';
import { PruneTheAuditTrail1764000087000 } from './1764000087000-prune-the-audit-trail.js';
import { IndexTheUserList1764000088000 } from './1764000088000-index-the-user-list.js';
import { DeactivateAndPurgeUsers1764000089000 } from './1764000089000-deactivate-and-purge-users.js';
import { RuleTheAccess1764000090000 } from './1764000090000-rule-the-access.js';
import { StampGrantsBehindTheLock1764000091000 } from './1764000091000-stamp-grants-behind-the-lock.js';
import { FindGroupsByName1764000092000 } from './1764000092000-find-groups-by-name.js';
import { CreateAccessRequests1764000093000 } from './1764000093000-create-access-requests.js';
import { AnnounceAccessChanges1764000094000 } from './1764000094000-announce-access-changes.js';
import { FindHoldersAPageAtATime1764000098000 } from './1764000098000-find-holders-a-page-at-a-time.js';
import { ImportUsers1764000110000 } from './1764000110000-import-users.js';
import { EraseUsers1764000120000 } from './1764000120000-erase-users.js';
import { StoreObjects1764000130000 } from './1764000130000-store-objects.js';
import { AddAvatars1764000131000 } from './1764000131000-add-avatars.js';
import { DeliverCheckpoints1764000132000 } from './1764000132000-deliver-checkpoints.js';
import { SearchUsersByGrams1764000135000 } from './1764000135000-search-users-by-grams.js';
import { PageTheAuditTrailByTime1764000140000 } from './1764000140000-page-the-audit-trail-by-time.js';
import { LetNoDeactivatedImpersonatorStand1764000141000 } from './1764000141000-let-no-deactivated-impersonator-stand.js';
import { AnnounceSessionChanges1764000150000 } from './1764000150000-announce-session-changes.js';
import { AnnounceChangedFacts1764000155000 } from './1764000155000-announce-changed-facts.js';
import { WriteSearchTextOnce1764000160000 } from './1764000160000-write-search-text-once.js';
import { PlanRulesOnce1764000170000 } from './1764000170000-plan-rules-once.js';

/** Every migration, oldest first. Named here rather than found by a glob, so that a build cannot forget one. */
export const MIGRATIONS = [
  CreateAccounts1764000000000,
  CreateAccess1764000001000,
  CreateSignIn1764000002000,
  CreateAuditLog1764000003000,
  SeedSystemRoles1764000004000,
  IndexPasswordResetTokensByUser1764000010000,
  CreateInvitations1764000020000,
  AllowReadingAndEndingSessions1764000030000,
  RotateSigningKeys1764000040000,
  CreateServiceAccounts1764000041000,
  AddSecondFactor1764000050000,
  CreateIdempotencyKeys1764000060000,
  ExplainAccess1764000070000,
  AllowImpersonation1764000080000,
  SealTheAuditTrail1764000086000,
  PruneTheAuditTrail1764000087000,
  IndexTheUserList1764000088000,
  DeactivateAndPurgeUsers1764000089000,
  RuleTheAccess1764000090000,
  StampGrantsBehindTheLock1764000091000,
  FindGroupsByName1764000092000,
  CreateAccessRequests1764000093000,
  AnnounceAccessChanges1764000094000,
  FindHoldersAPageAtATime1764000098000,
  ImportUsers1764000110000,
  EraseUsers1764000120000,
  StoreObjects1764000130000,
  AddAvatars1764000131000,
  DeliverCheckpoints1764000132000,
  SearchUsersByGrams1764000135000,
  PageTheAuditTrailByTime1764000140000,
  LetNoDeactivatedImpersonatorStand1764000141000,
  AnnounceSessionChanges1764000150000,
  AnnounceChangedFacts1764000155000,
  WriteSearchTextOnce1764000160000,
  PlanRulesOnce1764000170000,
];
