export { startPbx, type Pbx, type PbxOptions } from './start.ts';
export { findPrograms, type Programs } from './programs.ts';
export { programsForTests } from './programs-for-tests.ts';
export { freeUdpPort } from './ports.ts';
export { SipPhone, type PhoneCall } from './sip-phone.ts';
export { sippCalls } from './sipp.ts';
