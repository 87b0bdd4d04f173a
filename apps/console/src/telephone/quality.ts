import { Goodness, opinion, rating } from '@linia/domain';
import type { Quality } from '../phone.svelte.ts';

const EVERY_MS = 2_000;

/** Listens how good a talk is, and tells while it is bad. Returns the way to stop. */
export function listenToQuality(connection: RTCPeerConnection, tell: (bad: Quality | undefined) => void): () => void {
  const goodness = new Goodness();
  let before = { lost: 0, received: 0 };
  let wasBad = false;
  const timer = setInterval(() => {
    void connection.getStats().then((report) => {
      const now = read(report);
      if (!now) return;
      const lost = Math.max(0, now.lost - before.lost);
      const received = now.received - before.received;
      before = now;
      // nothing at all: on hold there is nothing to hear, and a network that is gone says so itself
      const isGone = ['disconnected', 'failed'].includes(connection.connectionState);
      if (lost + received === 0 && !isGone) return;
      const loss = isGone ? 1 : lost / (lost + received);
      const heard = { loss, jitterMs: now.jitterMs, roundTripMs: now.roundTripMs };
      const quality = { ...heard, mos: opinion(rating(heard)) };
      const isBad = goodness.read(quality.mos);
      if (isBad || wasBad) tell(isBad ? quality : undefined);
      wasBad = isBad;
    });
  }, EVERY_MS);
  return () => clearInterval(timer);
}

function read(report: RTCStatsReport) {
  let inbound: RTCInboundRtpStreamStats | undefined;
  let roundTripMs = 0;
  for (const stats of report.values()) {
    if (stats.type === 'inbound-rtp' && stats.kind === 'audio') inbound = stats as RTCInboundRtpStreamStats;
    if (stats.type === 'candidate-pair' && stats.nominated && stats.currentRoundTripTime !== undefined)
      roundTripMs = stats.currentRoundTripTime * 1_000;
  }
  if (!inbound) return undefined;
  return {
    lost: inbound.packetsLost ?? 0,
    received: inbound.packetsReceived ?? 0,
    jitterMs: (inbound.jitter ?? 0) * 1_000,
    roundTripMs,
  };
}
