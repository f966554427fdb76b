/**
 * In all of them: KEYS[1] sorted set of nodes by the end of their lease, KEYS[2] what begins the names of the hashes
 * `node:namespace` (channel → subscriptions) and of the sets `node` (its namespaces). The time is that of Redis.
 */
const LIVING = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local living = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')
local function count(node, namespace, channel)
  return tonumber(redis.call('HGET', KEYS[2] .. node .. ':' .. namespace, channel) or 0)
end
local function total(namespace, channel)
  local sum = 0
  for _, node in ipairs(living) do sum = sum + count(node, namespace, channel) end
  return sum
end
`;

/** ARGV: node, namespace, ms to keep, and pairs of channel and count. Answers what it was and what all have now. */
export const SET = `
${LIVING}
local hash = KEYS[2] .. ARGV[1] .. ':' .. ARGV[2]
local answers = {}
for at = 4, #ARGV, 2 do
  local before = count(ARGV[1], ARGV[2], ARGV[at])
  if ARGV[at + 1] == '0' then redis.call('HDEL', hash, ARGV[at])
  else redis.call('HSET', hash, ARGV[at], ARGV[at + 1]) end
  answers[#answers + 1] = {before, total(ARGV[2], ARGV[at])}
end
redis.call('SADD', KEYS[2] .. ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2] .. ARGV[1], ARGV[3])
redis.call('PEXPIRE', hash, ARGV[3])
return answers
`;

/** ARGV: pairs of namespace and channel. */
export const COUNTS = `
${LIVING}
local answers = {}
for at = 1, #ARGV, 2 do answers[#answers + 1] = total(ARGV[at], ARGV[at + 1]) end
return answers
`;

/** The nodes that live. */
export const NODES = `
${LIVING}
return living
`;

/** ARGV: node, ms to keep. Answers 0 when something was lost. */
export const TOUCH = `
if redis.call('PEXPIRE', KEYS[2] .. ARGV[1], ARGV[2]) == 0 then return 0 end
for _, namespace in ipairs(redis.call('SMEMBERS', KEYS[2] .. ARGV[1])) do
  redis.call('PEXPIRE', KEYS[2] .. ARGV[1] .. ':' .. namespace, ARGV[2])
end
return 1
`;

/** ARGV: node. Answers pairs of namespace and channel that are vacant now. */
export const BURY = `
${LIVING}
for _, node in ipairs(living) do if node == ARGV[1] then return {} end end
local vacated = {}
for _, namespace in ipairs(redis.call('SMEMBERS', KEYS[2] .. ARGV[1])) do
  local hash = KEYS[2] .. ARGV[1] .. ':' .. namespace
  for _, channel in ipairs(redis.call('HKEYS', hash)) do
    if total(namespace, channel) == 0 then
      vacated[#vacated + 1] = namespace
      vacated[#vacated + 1] = channel
    end
  end
  redis.call('DEL', hash)
end
redis.call('DEL', KEYS[2] .. ARGV[1])
return vacated
`;
