/** Hashes that other implementations made; where nothing else is said, by Python's hashlib of `PASSWORD`. */
export interface Vector {
  readonly name: string;
  readonly password: string;
  readonly notation: string;
}

const PASSWORD = 'Zażółć gęślą jaźń';
const SIGNER_KEY = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
const FIREBASE_DIGEST = 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';

const vector = (name: string, notation: string, password = PASSWORD): Vector => ({ name, notation, password });

export const VECTORS: readonly Vector[] = [
  // crypt_blowfish, wrapper.c
  vector('bcrypt 2a', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'),
  vector('bcrypt 2b', '$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'),
  vector('bcrypt 2y', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'),
  vector('bcrypt of Django', 'bcrypt$$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'),
  // passlib's documentation
  vector(
    'bcrypt-sha256 of passlib',
    '$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2',
    'password',
  ),
  // phc-winner-argon2, test.c
  vector(
    'argon2i',
    '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA',
    'password',
  ),
  vector(
    'argon2id',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
    'password',
  ),
  vector(
    'argon2id, two lanes',
    '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
    'password',
  ),
  vector(
    'argon2id of Django',
    'argon2$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
    'password',
  ),
  vector('scrypt', '$scrypt$ln=10,r=8,p=2$8PHy8/T19vf4+fr7/P3+/3h5eg$lMzpK9n8pYavDTWE5vr5mvZYGrNJfefN8MKiLxqe3Gs'),
  // passlib's documentation
  vector(
    'scrypt of passlib',
    '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
    'password',
  ),
  // Django's test suite
  vector(
    'scrypt of Django',
    'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
    'lètmein',
  ),
  vector(
    'scrypt of Werkzeug',
    'scrypt:32768:8:1$aS4lTsAlT$ad4c9f0175c54f22023689ef8c7f539f632fc0aaf4be303c415822d5d5dc4321' +
      'bf9301666dce8826f2c0718edae9a6dd3d8347fd51bcaeb553c4a47945852db3',
  ),
  // firebase/scrypt, README
  vector(
    'scrypt of Firebase',
    `$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=${SIGNER_KEY}$42xEC+ixf3L2lw==$${FIREBASE_DIGEST}`,
    'user1password',
  ),
  // Django's test suite
  vector('PBKDF2 of Django', 'pbkdf2_sha256$870000$seasalt$wJSpLMQRQz0Dhj/pFpbyjMj71B2gUYp6HJS5AU+32Ac=', 'lètmein'),
  vector('PBKDF2 of Django, SHA-1', 'pbkdf2_sha1$10000$seasalt2$k+ZdANDEepyFEC05X4wDQlCE7zo='),
  vector(
    'PBKDF2 of passlib, SHA-512',
    '$pbkdf2-sha512$25000$8PHy8/T19vf4.fr7/P3./3h5eg$Z5bIBwdO8NfqcIbCIAMvrdOTjHW.Wcws/6Ltpr5BVlaoOnScdbVFGVTMs5TyhvojMR5kAtgnVmhv9OZ2fTtzHw',
  ),
  vector('PBKDF2 of passlib, SHA-1', '$pbkdf2$13100$8PHy8/T19vf4.fr7/P3./3h5eg$MIR7mieLZ81EnnhKeigcfJZF254'),
  vector(
    'PBKDF2 in the PHC format',
    '$pbkdf2-sha256$i=10000,l=32$8PHy8/T19vf4+fr7/P3+/3h5eg$z5ImH3o6do3qm4lKGXx14ro+/CjXSdjA80xpZZ9yTOI',
  ),
  vector(
    'PBKDF2 of Keycloak',
    '$pbkdf2-sha512$210000$8PHy8/T19vf4+fr7/P3+/w==$NDvAg9CVA8Y09+8pfzcYiJGwUDZTVcu4kdBP9dzGvUCImle06eADSmpqdXT/UH8YCXiWEf5vyPGW7/Zga5nOuQ==',
  ),
  vector(
    'PBKDF2 of Werkzeug',
    'pbkdf2:sha256:10000$aS4lTsAlT$467e7b142eeb9802c62256cf37a898e3f13a66a554c2b293db21666b9b135cb0',
  ),
  vector('SSHA', '{SSHA}8Icu3Flg1cpEG+vOE0GgWzh4Y4bw8fLz9PX29w=='),
  vector('SSHA256', '{SSHA256}NAtVjaWYH44++HKcZECaq2FR85Sfvpo6lWITl8azRkfw8fLz9PX29w=='),
  vector('SSHA384', '{SSHA384}1sXT4IZoplbQak1Vt2qThdsm84FZocboIZ2VOrKGJ2Qa0mwUKCc2JeLZ1pmTYNR78PHy8/T19vc='),
  vector(
    'SSHA512',
    '{SSHA512}m2X48mhfvZuW972uiG4jpT+tFW8KjbuxLCXatJuAn3decWwrp5X6Hlw69qkU264MpC+GQ03+j6KFIbeakYtFkfDx8vP09fb3',
  ),
];
