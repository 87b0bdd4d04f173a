/** As a mailbox of ours is named: what is written to `help+7@…` is taken in at `help@…`. */
export const ownAddress = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@');
