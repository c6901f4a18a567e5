import { AccountEvent } from '@app/kernel';

/** That there is another picture, never the picture: the trail keeps what must be erasable nowhere. */
export class UserAvatarChanged extends AccountEvent {
  readonly action = 'user.avatar-changed';
}

export class UserAvatarRemoved extends AccountEvent {
  readonly action = 'user.avatar-removed';
}
