import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import { type ErrorCode, appError } from '@app/kernel';

/** No resource has an id that is not a UUID: the answer is the same 404 as for one that does not exist. */
class ExistingId implements PipeTransform<string> {
  constructor(private readonly notFound: ErrorCode) {}

  transform(value: string): string {
    if (!isUUID(value)) throw appError(this.notFound);
    return value.toLowerCase();
  }
}

/** A path parameter that names a resource, as a handler's argument. */
export function IdParam(notFound: ErrorCode, name = 'id'): ParameterDecorator {
  return (target, key, index) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, key!)!;
    ApiParam({ name, format: 'uuid', example: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11' })(target, key!, descriptor);
    Param(name, new ExistingId(notFound))(target, key, index);
  };
}
