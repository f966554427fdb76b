/**
 * The steps of presence that must not be torn apart. In all of them: KEYS[1] sorted set of nodes by the end of
 * their lease, KEYS[2] hash `node|user` → member of one channel, KEYS[3] hash of what one node holds.
 * The time is that of Redis, so clocks of nodes may differ. An announcement is the command to publish, the channel,
 * the head of the message and the envelope.
 */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const HELD_ELSEWHERE = `
local function held_elsewhere(node, user)
  for _, other in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    if other ~= node and redis.call('HEXISTS', KEYS[2], other .. '|' .. user) == 1 then return true end
  end
  return false
end
`;

/** The nodes whose members count: those whose lease runs, and where ARGV[1] is `told` dead ones too. */
const COUNTED = `
local after = ARGV[1] == 'told' and '-inf' or '(' .. now
local nodes = redis.call('ZRANGEBYSCORE', KEYS[1], after, '+inf')
`;

/**
 * ARGV: node, user, member JSON, key of the holding, holding JSON, and the announcement. A node without a lease is as
 * good as dead, and can be buried.
 */
export const JOIN = `
${HELD_ELSEWHERE}
local fresh = redis.call('HSET', KEYS[2], ARGV[1] .. '|' .. ARGV[2], ARGV[3])
redis.call('HSET', KEYS[3], ARGV[4], ARGV[5])
redis.call('ZADD', KEYS[1], 'NX', 0, ARGV[1])
if fresh == 0 or held_elsewhere(ARGV[1], ARGV[2]) then return 0 end
if ARGV[6] ~= '' then redis.call(ARGV[6], ARGV[7], ARGV[8] .. ARGV[9]) end
return 1
`;

/** ARGV: node, user, key of the holding, '1' to leave only when the lease has run out, and the announcement. */
export const LEAVE = `
${NOW}
${HELD_ELSEWHERE}
if ARGV[4] == '1' and tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0) > now then return 0 end
redis.call('HDEL', KEYS[3], ARGV[3])
if redis.call('HDEL', KEYS[2], ARGV[1] .. '|' .. ARGV[2]) == 0 then return 0 end
if held_elsewhere(ARGV[1], ARGV[2]) then return 0 end
if ARGV[5] ~= '' then redis.call(ARGV[5], ARGV[6], ARGV[7] .. ARGV[8]) end
return 1
`;

/** ARGV: node, lease in ms. */
export const RENEW = `
${NOW}
local running = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0) > now
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return running and 1 or 0
`;

/** Nodes whose lease has run out. */
export const DEAD = `
${NOW}
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)
`;

/** ARGV: whose members count. Answers these nodes, and what all nodes hold on one channel. */
export const MEMBERS = `
${NOW}
${COUNTED}
return {nodes, redis.call('HGETALL', KEYS[2])}
`;

/** ARGV: whose members count, users. Answers 1 or 0 for each user. */
export const PRESENT = `
${NOW}
${COUNTED}
local answers = {}
for index = 2, #ARGV do
  answers[index - 1] = 0
  for _, node in ipairs(nodes) do
    if redis.call('HEXISTS', KEYS[2], node .. '|' .. ARGV[index]) == 1 then
      answers[index - 1] = 1
      break
    end
  end
end
return answers
`;

/** ARGV: node. */
export const BURY = `
${NOW}
if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0) > now then return 0 end
if redis.call('HLEN', KEYS[3]) > 0 then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])
`;
