import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { Server } from 'socket.io';
import { attach } from './agents/attach.ts';
import { directoryRoutes } from './agents/directory.routes.ts';
import { Clock } from './clock/clock.ts';
import { Boards } from './desks/boards.ts';
import { deskSockets } from './desks/desk.socket.ts';
import type { DeskServer } from './desks/desk-server.ts';
import { Feed } from './desks/feed.ts';
import { cutGone, cutSession } from './desks/keep-sessions.ts';
import { faqRoutes } from './faq/faq.routes.ts';
import { feedbackRoutes } from './feedback/feedback.routes.ts';
import { feedbackAnswerRoutes } from './mail/feedback/feedback-answer.routes.ts';
import { exportRoutes } from './imports/export.routes.ts';
import { importRoutes } from './imports/import.routes.ts';
import { interactionRoutes } from './interactions/interaction.routes.ts';
import { organizationRoutes } from './organizations/organization.routes.ts';
import { searchRoutes } from './organizations/search.routes.ts';
import { startOutbox } from './outbox/outbox.ts';
import { mineRoutes } from './people/mine.routes.ts';
import { peopleRoutes } from './people/people.routes.ts';
import { sessionHook } from './people/session-hook.ts';
import { sessionRoutes } from './people/session.routes.ts';
import { setupRoutes } from './people/setup.routes.ts';
import { skillsRoutes } from './people/skills.routes.ts';
import { calendarsRoutes } from './queues/calendars/calendars.routes.ts';
import { apiRoutes } from './tickets/api/api.routes.ts';
import { plansRoutes } from './tickets/plans/plans.routes.ts';
import { workRoutes } from './tickets/work.routes.ts';
import { linesRoutes } from './queues/settings/lines.routes.ts';
import { listsRoutes } from './queues/lists.routes.ts';
import { policiesRoutes } from './queues/policies/policies.routes.ts';
import { prioritiesRoutes } from './queues/priorities.routes.ts';
import { queuesRoutes } from './queues/queues.routes.ts';
import { departmentsRoutes } from './queues/settings/departments.routes.ts';
import { rulesRoutes } from './queues/settings/rules.routes.ts';
import { wordsRoutes } from './queues/settings/words.routes.ts';
import { whyRoutes } from './routing/why.routes.ts';
import { answerRoutes } from './mail/answer/answer.routes.ts';
import { articlesRoutes } from './mail/articles/articles.routes.ts';
import { mailRoutes } from './mail/mail.routes.ts';
import { mailboxesRoutes } from './mail/mailboxes/mailboxes.routes.ts';
import { outgoingRoutes } from './mail/outgoing/outgoing.routes.ts';
import { startMail, type Mail } from './mail/start.ts';
import { tellNumber } from './mail/tell-number.ts';
import { textsRoutes } from './mail/texts/texts.routes.ts';
import { portalRoutes } from './portal/portal.routes.ts';
import { portalSettingsRoutes } from './portal/settings/settings.routes.ts';
import type { Config } from './shell/config.ts';
import { consoleRoutes } from './shell/console.routes.ts';
import { openDatabase } from './shell/database.ts';
import { handleError } from './shell/errors.ts';
import { healthRoutes } from './shell/health.routes.ts';
import { Listener } from './shell/listen.ts';
import { joinProcesses, leaveProcesses } from './clock/process.ts';
import { startKeeper } from './recordings/keeper.ts';
import { recordingsRoutes } from './recordings/recordings.routes.ts';
import { logging } from './shell/log.ts';
import { describeRoutes } from './shell/openapi.ts';
import { openSecrets, type Secrets } from './shell/secrets.ts';
import { customersBase, isOwnPage } from './shell/origin.ts';
import type { App } from './shell/web.ts';
import { qualityRoutes } from './supervision/quality/quality.routes.ts';
import { boardRoutes } from './supervision/board.routes.ts';
import { lostCallRoutes } from './supervision/lost-calls.routes.ts';
import { metricsRoutes } from './supervision/metrics.routes.ts';
import { selfCheckRoutes } from './supervision/self-check.routes.ts';
import { timelineRoutes } from './supervision/timeline.routes.ts';
import { ticketChangeRoutes } from './tickets/change/change.routes.ts';
import { ticketListRoutes } from './tickets/list/list.routes.ts';
import { ticketRoutes } from './tickets/ticket.routes.ts';
import { lineSoundsRoutes } from './voice/asterisk/line-sounds.routes.ts';
import { phoneRoutes } from './voice/asterisk/phone.routes.ts';
import { telephones, type Telephones } from './voice/asterisk/telephones.ts';
import { demoTelephoneLines } from './voice/asterisk/telephone-demo.ts';
import { startTelephone, type Telephone } from './voice/asterisk/telephone.ts';
import { ctiRoutes } from './voice/cti/cti.routes.ts';
import { demoRoutes } from './voice/simulated/demo.routes.ts';
import { voiceEffects } from './voice/effects.ts';
import { telephoneRulesRoutes } from './voice/telephone-rules.routes.ts';

/** The server, room by room. Reads as a table of contents: nothing is loaded by itself. */
export async function buildApp(config: Config, databaseUrl: string): Promise<App> {
  const app: App = fastify({
    ...logging(),
    bodyLimit: 256 * 1024,
    trustProxy: config.publicUrl !== null ? 'loopback' : false,
    forceCloseConnections: true,
    // files of a form by a slow telephone: 18 MB at 0.5 Mbit/s; who sends a request a letter at a time has had the time
    requestTimeout: 300_000,
    // an address that is none: a customer gets the page that says so
    frameworkErrors: (error, request, reply) => {
      if (request.raw.url?.startsWith('/support/')) void reply.redirect('/support/not-there');
      else handleError(error, request, reply);
    },
    // a private link that a mail program has made longer gets its page, which says where a new one is
    routerOptions: { maxParamLength: 2_000 },
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler);

  const db = openDatabase(databaseUrl);
  app.decorate('db', db);
  app.decorate('linia', config);
  app.decorateRequest('person', null);
  app.setErrorHandler(handleError);

  await app.register(helmet, security(config));
  await app.register(formbody);
  await describeRoutes(app);
  await sessionHook(app);

  await healthRoutes(app);
  await sessionRoutes(app);
  await setupRoutes(app);
  await listsRoutes(app);
  await linesRoutes(app);
  await queuesRoutes(app);
  await calendarsRoutes(app);
  await apiRoutes(app);
  await plansRoutes(app);
  await workRoutes(app);
  await policiesRoutes(app);
  await prioritiesRoutes(app);
  await departmentsRoutes(app);
  await rulesRoutes(app);
  await wordsRoutes(app);
  await searchRoutes(app);
  await organizationRoutes(app);
  await directoryRoutes(app);
  await interactionRoutes(app);
  await ticketRoutes(app);
  await ticketListRoutes(app);
  await ticketChangeRoutes(app);
  await mailRoutes(app);
  const secrets = openSecrets(config);
  await mailboxesRoutes(secrets)(app);
  await outgoingRoutes(app);
  await textsRoutes(app);
  await answerRoutes(app);
  await feedbackRoutes(app);
  await feedbackAnswerRoutes(app);
  await mineRoutes(app);
  await lostCallRoutes(app);
  await boardRoutes(app);
  await qualityRoutes(app);
  await timelineRoutes(app);
  await recordingsRoutes(app);
  await whyRoutes(app);
  await selfCheckRoutes(app);
  await metricsRoutes(app);
  await peopleRoutes(app);
  await skillsRoutes(app);
  await importRoutes(app);
  await exportRoutes(app);
  await faqRoutes(app);
  await articlesRoutes(app);
  await ctiRoutes(app);
  const phones = telephones(app);
  await phoneRoutes(app, phones, secrets);
  await lineSoundsRoutes(app);
  await telephoneRulesRoutes(app);
  if (config.demo) await demoRoutes(app);
  await portalSettingsRoutes(app);
  await portalRoutes(app, { tell: tellNumber });
  await consoleRoutes(app);

  await live(app, databaseUrl, { phones, secrets });
  return app;
}

/** What goes on between requests: the desks' sockets, the listener, the clock, the outbox. Ends with the server. */
async function live(
  app: App,
  databaseUrl: string,
  { phones, secrets }: { phones: Telephones; secrets: Secrets },
): Promise<void> {
  const { db } = app;
  const io: DeskServer = new Server(app.server, {
    // deflating costs seven times the time and ten times the memory (measured)
    perMessageDeflate: false,
    // a note of 100,000 characters is answered with a sentence, not with a closed socket
    maxHttpBufferSize: 1024 * 1024,
    serveClient: false,
    // who opens a socket and does not say who they are
    connectTimeout: 20_000,
    // there are telephones beside the desks, and who is neither is turned away there
    destroyUpgrade: false,
    allowRequest: (request, allow) => allow(null, isOwnPage(request.headers, app.linia)),
  });
  const boards = new Boards(app, io);
  const feed = new Feed(db, io, app.log, (agentId) => boards.recheck(agentId));
  const outbox = startOutbox({ db, log: app.log }, voiceEffects(db, app.log));
  const self = await joinProcesses(db);
  const asterisk = app.linia.asterisk;
  let telephone: Telephone | null = null;
  let mail: Mail | null = null;

  const listener = new Listener(databaseUrl, {
    heard: (notice) => {
      if (notice.root === 'outbox') {
        mail?.wake();
        // letters have outboxes of their own
        return notice.type === 'mail' ? undefined : outbox.wake();
      }
      if (notice.root === 'mailbox') return mail?.mailboxesChanged();
      if (notice.root === 'phone') return phones.sockets.heard(Number(notice.id), notice.version);
      if (notice.root === 'session') {
        phones.endSession(notice.id);
        return cutSession(io, notice.id, notice.version === 1 ? 'expired' : 'signed_out');
      }
      if (notice.root === 'shown') return telephone?.shown(Number(notice.id), notice.version);
      if (notice.root === 'interaction') {
        telephone?.heard(Number(notice.id));
        mail?.called();
      }
      feed.heard(notice);
      boards.dirty();
    },
    lost: () => void io.emit('database:lost', { since: new Date().toISOString() }),
    restarted: () => {
      feed.forget();
      io.emit('desk:invalidated', { reason: 'database_back' });
      Promise.all([cutGone(app, [...io.of('/').sockets.values()]), phones.sockets.endGone()]).catch((error: unknown) =>
        app.log.error({ err: error }, 'sessions could not be looked at again'),
      );
      boards.dirty();
      outbox.wake();
      mail?.wake();
      telephone?.missed();
    },
  });
  const reattach = async () => {
    for (const socket of io.of('/').sockets.values()) await attach(db, socket.data.person.agentId, socket.id, self.id);
  };
  const keeper = startKeeper({ db, log: app.log }, app.linia);
  const ticked = () => {
    keeper.wake();
    outbox.wake();
    mail?.wake();
  };
  const clock = new Clock(db, self, { ticked, revived: reattach }, app.log);
  deskSockets(app, io, self, boards);

  app.addHook('onReady', async () => {
    await listener.start();
    await clock.start();
    mail = await startMail({ db, log: app.log, secrets, base: () => customersBase(app) }, app.linia);
    if (asterisk && app.linia.demo) await demoTelephoneLines(db);
    if (asterisk)
      telephone = startTelephone({ db, log: app.log, secrets }, asterisk, { ...self, sounds: app.linia.sounds });
  });
  app.addHook('preClose', async () => {
    await clock.stop();
    boards.stop();
    feed.stop();
    phones.stop();
    await io.close();
    await mail?.stop();
    await outbox.stop();
    await keeper.stop();
    await telephone?.stop();
    await leaveProcesses(db, self).catch(() => {});
    await listener.stop();
  });
  app.addHook('onClose', async () => {
    await db.pool.end();
  });
}

function security(config: Config) {
  return {
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        // its own address is also that of its sockets
        'connect-src': ["'self'"],
        'font-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'style-src': ["'self'", "'unsafe-inline'"],
        'frame-ancestors': ["'none'"],
        'upgrade-insecure-requests': null,
      },
    },
    referrerPolicy: { policy: 'no-referrer' as const },
    hsts: config.publicUrl?.startsWith('https:') ?? false,
  };
}
