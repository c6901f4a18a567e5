import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { appError } from '@app/kernel';

const CODE = /^[a-z0-9_:*-]{1,200}$/;

/** What cannot be a code is answered as one that nobody registered. */
class WellFormedCode implements PipeTransform<string> {
  transform(value: string): string {
    if (!CODE.test(value)) throw appError('PERMISSION_NOT_FOUND');
    return value;
  }
}

/** A path parameter that names a permission, as a handler's argument. */
export function PermissionCodeParam(): ParameterDecorator {
  return (target, key, index) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, key!)!;
    ApiParam({ name: 'code', schema: { type: 'string', maxLength: 200, example: 'crm:deals:write' } })(
      target,
      key!,
      descriptor,
    );
    Param('code', new WellFormedCode())(target, key, index);
  };
}
