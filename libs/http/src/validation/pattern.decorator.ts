import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** What a text must look like, checked and shown in the OpenAPI document alike. */
export interface TextPattern {
  readonly regexp: RegExp;
  /** Completes "must be …" for whoever sent something else. */
  readonly message: string;
}

/** @param pattern the same constant wherever the same kind of text comes in */
export function Pattern({ regexp, message }: TextPattern): PropertyDecorator {
  return applyDecorators(Matches(regexp, { message }), ApiProperty({ pattern: regexp.source }));
}
