/**
 * The floor under every live message of Linia, as a process of its own: a socket message in, one durable insert with its
 * NOTIFY, the listener's row read, an emit to one client. Nothing of Linia is in it.
 */
import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

const url = process.env['DATABASE_URL'] as string;
const pool = new pg.Pool({ connectionString: url, max: 8 });
await pool.query(
  'create table if not exists bench_floor (id bigint generated always as identity primary key, client text not null, body jsonb not null)',
);

const http = createServer((_request, response) => response.end('ok'));
const io = new Server(http, { perMessageDeflate: false, serveClient: false });
io.on('connection', (socket) => {
  socket.on('floor', async (body: object) => {
    await pool.query(
      `with made as (insert into bench_floor (client, body) values ($1, $2) returning id) select pg_notify('bench_floor', id::text) from made`,
      [socket.id, JSON.stringify(body)],
    );
  });
});

const listener = new pg.Client({ connectionString: url });
await listener.connect();
listener.on('notification', async ({ payload }) => {
  const { rows } = await pool.query('select client, body from bench_floor where id = $1', [payload]);
  io.to(rows[0].client).emit('floor', rows[0].body);
});
await listener.query('listen bench_floor');
http.listen(Number(process.env['PORT']), '127.0.0.1');
