import { type ExecutionContext, createParamDecorator } from '@nestjs/common';

/** Who calls, as their access token says. */
export interface RollcallUser {
  readonly id: string;
  readonly sessionId: string;
  /** Names of the roles held everywhere when the token was signed. To decide by, ask for a permission: that is never stale. */
  readonly roles: readonly string[];
  /** How the person signed in, such as `pwd` and `otp`. */
  readonly factors: readonly string[];
  readonly authenticatedAt: Date;
  /** Who acts as the person; absent when it is the person. */
  readonly impersonatorId?: string;
}

interface WithUser {
  user?: RollcallUser;
}

/** The caller of a route that is not public, as a `RollcallUser`. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): RollcallUser | undefined => {
  return context.switchToHttp().getRequest<WithUser>().user;
});
