import type { ClientToServer, ServerToClient } from '@linia/protocol';
import type { Server, Socket } from 'socket.io';
import type { SignedIn } from '../shell/web.ts';

/** `rights`: by what the desk was last seen to act. */
type DeskSocketData = { person: SignedIn; checkedAt: number; rights?: string };
export type DeskServer = Server<ClientToServer, ServerToClient, Record<string, never>, DeskSocketData>;
export type DeskSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, DeskSocketData>;
