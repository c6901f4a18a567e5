import { OmitType, PartialType } from '@nestjs/swagger';
import { ProfileBody } from './profile.dto.js';
import { UserBody } from './user.dto.js';

export class SelectedProfile extends PartialType(ProfileBody) {}

/** An account as far as `fields` selected it. */
export class SelectedUserBody extends PartialType(OmitType(UserBody, ['profile'])) {
  profile?: SelectedProfile;
}
