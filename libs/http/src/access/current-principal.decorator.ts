import { createParamDecorator } from '@nestjs/common';
import { type Principal, appError, currentRequest } from '@app/kernel';

/** The signed-in caller, as a handler's argument. */
export const CurrentPrincipal = createParamDecorator((): Principal => {
  const principal = currentRequest()?.principal;
  if (!principal) throw appError('UNAUTHENTICATED');
  return principal;
});
