import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { Clearable, Optional } from '@app/http';
import { type JsonValue } from '@app/kernel';
import {
  IsAttributes,
  IsDisplayText,
  IsLocaleTag,
  IsPhone,
  IsTimeZoneName,
  IsWebUrl,
} from '../validation/profile-rules.js';

/** The personal part of an account. Every field may be left out; null clears it. */
export class ProfileInput {
  /** @example Zoë */
  @IsDisplayText()
  @MaxLength(100)
  @IsString()
  @Clearable()
  firstName?: string | null;

  /** @example Müller-Łukasiewicz */
  @IsDisplayText()
  @MaxLength(100)
  @IsString()
  @Clearable()
  lastName?: string | null;

  /** @example Zoë M. */
  @IsDisplayText()
  @MaxLength(200)
  @IsString()
  @Clearable()
  displayName?: string | null;

  /** E.164. @example +41446681800 */
  @ApiPropertyOptional({ maxLength: 16 })
  @IsPhone()
  @Clearable()
  phone?: string | null;

  /** BCP 47. @example de-CH */
  @MaxLength(35)
  @IsLocaleTag()
  @Clearable()
  locale?: string | null;

  /** IANA. @example Europe/Zurich */
  @MaxLength(64)
  @IsTimeZoneName()
  @Clearable()
  timezone?: string | null;

  /** Of a picture kept elsewhere, http(s) only; one kept here is at `/users/:id/avatar`. @example https://cdn.example.com/zoe.png */
  @MaxLength(2048)
  @IsWebUrl()
  @Clearable()
  avatarUrl?: string | null;

  /** Anything of your own, at most 8 KB. @example { "costCentre": "4711" } */
  @IsAttributes()
  @Optional()
  attributes?: Record<string, JsonValue>;
}

/** The personal part of an account. */
export class ProfileBody {
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
  /** @example { "costCentre": "4711" } */
  attributes: Record<string, JsonValue>;
}
