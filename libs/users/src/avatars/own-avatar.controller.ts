import { Controller, Delete, Get, Put, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ExpectedVersions, type UserPrincipal } from '@app/kernel';
import { CurrentPrincipal, Endpoint, IfMatch, Upload, Uploaded, type UploadedFile, self } from '@app/http';
import { AvatarAnswer } from './avatar-answer.interceptor.js';
import { type AvatarFile, AvatarReader } from './avatar-reader.js';
import { AVATAR_TYPE, AVATAR_UPLOAD } from './avatar-renderer.js';
import { AvatarsService } from './avatars.service.js';

@ApiTags('auth')
@Controller('auth/me/avatar')
export class OwnAvatarController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly reader: AvatarReader,
  ) {}

  @Get()
  @UseInterceptors(AvatarAnswer)
  @Endpoint({
    summary: 'Read your own picture',
    description: 'A square WebP of at most 512 pixels; `If-None-Match` is answered 304.',
    access: self,
    status: 200,
    raw: true,
    produces: AVATAR_TYPE,
    errors: ['AVATAR_NOT_FOUND', 'STORAGE_UNAVAILABLE'],
  })
  get(@CurrentPrincipal() { userId }: UserPrincipal): Promise<AvatarFile> {
    return this.reader.open(userId);
  }

  @Put()
  @Upload(AVATAR_UPLOAD)
  @Endpoint({
    summary: 'Set your own picture',
    description:
      'The body is the image: PNG, JPEG or WebP, at most 1 MB and 16 megapixels. It is cropped and encoded anew.',
    access: self,
    errors: ['IMAGE_INVALID', 'IMAGE_TOO_MANY_PIXELS', 'STORAGE_UNAVAILABLE'],
    audit: 'user.avatar-changed',
    ifMatch: true,
  })
  set(
    @CurrentPrincipal() principal: UserPrincipal,
    @Uploaded() upload: UploadedFile,
    @IfMatch() expected: ExpectedVersions,
  ): Promise<void> {
    return this.avatars.set(principal, principal.userId, upload, expected);
  }

  @Delete()
  @Endpoint({
    summary: 'Remove your own picture',
    access: self,
    errors: ['AVATAR_NOT_FOUND'],
    audit: 'user.avatar-removed',
    ifMatch: true,
  })
  remove(@CurrentPrincipal() principal: UserPrincipal, @IfMatch() expected: ExpectedVersions): Promise<void> {
    return this.avatars.remove(principal, principal.userId, expected);
  }
}
