import { Controller, Delete, Get, Put, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type Principal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IdParam, IfMatch, Upload, Uploaded, type UploadedFile, holderOf } from '@app/http';
import { AvatarAnswer } from './avatar-answer.interceptor.js';
import { type AvatarFile, AvatarReader } from './avatar-reader.js';
import { AVATAR_TYPE, AVATAR_UPLOAD } from './avatar-renderer.js';
import { AvatarsService } from './avatars.service.js';

@ApiTags('users')
@Controller('users/:id/avatar')
export class AvatarsController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly reader: AvatarReader,
  ) {}

  @Get()
  @UseInterceptors(AvatarAnswer)
  @Endpoint({
    summary: 'Read the picture of a user',
    description: 'A square WebP of at most 512 pixels; `If-None-Match` is answered 304.',
    access: holderOf('users:read'),
    status: 200,
    raw: true,
    produces: AVATAR_TYPE,
    errors: ['USER_NOT_FOUND', 'AVATAR_NOT_FOUND', 'STORAGE_UNAVAILABLE'],
  })
  get(@IdParam('USER_NOT_FOUND') id: string): Promise<AvatarFile> {
    return this.reader.open(id);
  }

  @Put()
  @Upload(AVATAR_UPLOAD)
  @Endpoint({
    summary: 'Set the picture of a user',
    description:
      'The body is the image: PNG, JPEG or WebP, at most 1 MB and 16 megapixels. It is cropped and encoded anew.',
    access: holderOf('users:update'),
    errors: [
      'USER_NOT_FOUND',
      'TARGET_EXCEEDS_AUTHORITY',
      'IMAGE_INVALID',
      'IMAGE_TOO_MANY_PIXELS',
      'STORAGE_UNAVAILABLE',
    ],
    audit: 'user.avatar-changed',
    ifMatch: true,
  })
  set(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @Uploaded() upload: UploadedFile,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.avatars.set(actor, id, upload, expected);
  }

  @Delete()
  @Endpoint({
    summary: 'Remove the picture of a user',
    access: holderOf('users:update'),
    errors: ['USER_NOT_FOUND', 'AVATAR_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY'],
    audit: 'user.avatar-removed',
    ifMatch: true,
  })
  remove(
    @CurrentPrincipal() actor: Principal,
    @IdParam('USER_NOT_FOUND') id: string,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.avatars.remove(actor, id, expected);
  }
}
