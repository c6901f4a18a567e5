import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessChecker } from './access/access-checker.js';
import { type RollcallUser } from './current-user.js';
import { RollcallRefusal } from './refusals.js';
import { type ProtectedRequest, type RouteRule, ruleOf } from './route-rules.js';
import { SessionChecker } from './tokens/session-checker.js';
import { AccessTokenVerifier } from './tokens/access-token-verifier.js';

type RestrictedRule = Exclude<RouteRule, { readonly kind: 'public' }>;

const READING: readonly string[] = ['GET', 'HEAD'];

/**
 * In front of every route of the app: a token that Rollcall signed, a session that Rollcall still accepts, and the permission
 * that the route demands. Whatever cannot be found out is a refusal.
 */
@Injectable()
export class RollcallGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: AccessTokenVerifier,
    private readonly sessions: SessionChecker,
    private readonly access: AccessChecker,
  ) {}

  /** @throws {RollcallRefusal} */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = ruleOf(this.reflector, context);
    if (!rule || context.getType() !== 'http') throw new RollcallRefusal('RULE_MISSING');
    if (rule.kind === 'public') return true;
    const request = context.switchToHttp().getRequest<ProtectedRequest>();
    const token = bearerTokenOf(request);
    request.user = await this.tokens.verify(token);
    await this.sessions.assertAccepted(token);
    assertOpenTo(request.user, request.method, rule);
    await this.assertPermitted(rule, request, request.user.id);
    return true;
  }

  private async assertPermitted(rule: RestrictedRule, request: ProtectedRequest, userId: string): Promise<void> {
    if (rule.kind !== 'permission') return;
    const scope = rule.scope?.(request);
    await this.access.assertAllowed({ userId, permission: rule.permission, ...(scope !== undefined && { scope }) });
  }
}

/** As Rollcall itself has it: to see what a person sees is no leave to do what they do. */
function assertOpenTo({ impersonatorId }: RollcallUser, method: string, rule: RestrictedRule): void {
  if (impersonatorId === undefined || READING.includes(method) || rule.whileImpersonating) return;
  throw new RollcallRefusal('IMPERSONATION_FORBIDDEN');
}

/** RFC 6750, section 2.1: the header only, as an address ends up in logs. */
function bearerTokenOf({ headers }: ProtectedRequest): string {
  const header = headers['authorization'];
  const token = typeof header === 'string' ? /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header)?.[1] : undefined;
  if (token === undefined) throw new RollcallRefusal('UNAUTHENTICATED');
  return token;
}
