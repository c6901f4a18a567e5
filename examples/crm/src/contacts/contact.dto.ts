import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, Length } from 'class-validator';

export class CreateContactInput {
  @ApiProperty({ example: 'Noor Haddad' })
  @Length(1, 200)
  @IsString()
  name: string;

  @ApiProperty({ example: 'Lantern Books' })
  @Length(1, 200)
  @IsString()
  company: string;

  @ApiPropertyOptional({ example: 'noor@lantern-books.example' })
  @IsEmail()
  @IsOptional()
  email?: string;
}

export class UpdateContactInput extends PartialType(CreateContactInput, { skipNullProperties: false }) {}

export class ContactBody {
  @ApiProperty()
  id: string;
  @ApiProperty()
  name: string;
  @ApiProperty()
  company: string;
  @ApiProperty({ type: String, nullable: true })
  email: string | null;
}
