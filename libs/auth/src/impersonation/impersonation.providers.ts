import { ImpersonationAnswers } from './impersonation-answers.js';
import { ImpersonationEndWorker } from './impersonation-end.worker.js';
import { ImpersonationNoticeListener } from './impersonation-notice.listener.js';
import { ImpersonationController } from './impersonation.controller.js';
import { ImpersonationRepository } from './impersonation.repository.js';
import { ImpersonationService } from './impersonation.service.js';

/** Not a module of their own: they need sessions and tokens. */
export const IMPERSONATION_CONTROLLERS = [ImpersonationController];

export const IMPERSONATION_PROVIDERS = [
  ImpersonationAnswers,
  ImpersonationEndWorker,
  ImpersonationNoticeListener,
  ImpersonationRepository,
  ImpersonationService,
];
