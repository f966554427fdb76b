/**
 * The steps of histories that must not be torn apart. In all of them: KEYS[1] stream of the topic's messages whose ids
 * are their offsets, KEYS[2] hash with the epoch `e` and the last offset `s`. The time is that of Redis.
 */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** The epoch, begun with ARGV[1] when there is none. */
const EPOCH = `
local epoch = redis.call('HGET', KEYS[2], 'e')
if not epoch then
  epoch = ARGV[1]
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[2], 'e', epoch)
end
`;

/**
 * Numbers, keeps and hands over. KEYS[3], where it is given: what was published under the idempotency key.
 * ARGV: fresh epoch, size, ms, envelope, command to publish, channel, head of the message, ms of the key.
 */
export const PUBLISH = `
if KEYS[3] then
  local before = redis.call('HMGET', KEYS[3], 'e', 's', 'm')
  if before[3] then return before end
end
${NOW}
local place = ''
local epoch, offset = '', 0
if tonumber(ARGV[2]) > 0 then
  ${EPOCH.replace("local epoch =", "epoch =")}
  offset = redis.call('HINCRBY', KEYS[2], 's', 1)
  redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[2], offset .. '-0', 'm', ARGV[4], 't', now)
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  place = string.char(1) .. epoch .. ':' .. offset .. ' '
end
if KEYS[3] then
  redis.call('HSET', KEYS[3], 'e', epoch, 's', offset, 'm', ARGV[4])
  redis.call('PEXPIRE', KEYS[3], ARGV[8])
end
redis.call(ARGV[5], ARGV[6], ARGV[7] .. place .. ARGV[4])
return {epoch, offset}
`;

/** ARGV: fresh epoch, ms. */
export const POSITION = `
${EPOCH}
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return {epoch, redis.call('HGET', KEYS[2], 's') or 0}
`;

/** ARGV: fresh epoch, ms, epoch of the reader, its offset, limit. What came after it; with offset -1 the newest. */
export const READ = `
${EPOCH}
${NOW}
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local last = redis.call('HGET', KEYS[2], 's') or 0
local entries = {}
if ARGV[4] == '-1' then
  entries = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', ARGV[5])
elseif epoch == ARGV[3] then
  entries = redis.call('XRANGE', KEYS[1], (ARGV[4] + 1) .. '-0', '+', 'COUNT', ARGV[5])
end
return {epoch, last, now, entries}
`;

/** ARGV: fresh epoch, ms, command to publish, channel, head of the message. */
export const RESTART = `
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[2], 'e', ARGV[1], 's', 0)
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call(ARGV[3], ARGV[4], ARGV[5] .. string.char(1) .. ARGV[1] .. ':0 ')
return 1
`;
