/** What Slack calls the emoji that people use most; others keep their name between colons. */
const NAMES =
  "+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 heart ❤️ hearts ♥️ broken_heart 💔 tada 🎉 eyes 👀 fire 🔥 100 💯 rocket 🚀 " +
  "joy 😂 rolling_on_the_floor_laughing 🤣 laughing 😆 satisfied 😆 smile 😄 smiley 😃 grinning 😀 grin 😁 " +
  "slightly_smiling_face 🙂 simple_smile 🙂 upside_down_face 🙃 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 " +
  "star-struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 zany_face 🤪 hugging_face 🤗 thinking_face 🤔 " +
  "face_with_raised_eyebrow 🤨 neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 " +
  "face_with_rolling_eyes 🙄 grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 exploding_head 🤯 " +
  "cowboy_hat_face 🤠 partying_face 🥳 sunglasses 😎 nerd_face 🤓 confused 😕 worried 😟 slightly_frowning_face 🙁 " +
  "open_mouth 😮 hushed 😯 astonished 😲 flushed 😳 pleading_face 🥺 fearful 😨 cold_sweat 😰 cry 😢 sob 😭 " +
  "scream 😱 disappointed 😞 sweat 😓 sweat_smile 😅 weary 😩 tired_face 😫 yawning_face 🥱 triumph 😤 rage 😡 " +
  "angry 😠 skull 💀 poop 💩 hankey 💩 clown_face 🤡 ghost 👻 alien 👽 robot_face 🤖 " +
  "see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 wave 👋 raised_hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 " +
  "point_left 👈 point_right 👉 point_up 👆 point_down 👇 facepunch 👊 punch 👊 fist ✊ clap 👏 raised_hands 🙌 " +
  "open_hands 👐 handshake 🤝 pray 🙏 muscle 💪 writing_hand ✍️ salute 🫡 saluting_face 🫡 shrug 🤷 facepalm 🤦 " +
  "white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ " +
  "heavy_plus_sign ➕ heavy_minus_sign ➖ exclamation ❗ heavy_exclamation_mark ❗ question ❓ warning ⚠️ " +
  "no_entry ⛔ no_entry_sign 🚫 rotating_light 🚨 bangbang ‼️ zap ⚡ boom 💥 star ⭐ star2 🌟 sparkles ✨ dizzy 💫 " +
  "sunny ☀️ rainbow 🌈 snowflake ❄️ umbrella ☔ coffee ☕ tea 🍵 beer 🍺 beers 🍻 champagne 🍾 pizza 🍕 cake 🍰 " +
  "birthday 🎂 gift 🎁 balloon 🎈 trophy 🏆 medal 🏅 dart 🎯 soccer ⚽ computer 💻 bug 🐛 ant 🐜 bee 🐝 cat 🐱 dog 🐶 " +
  "unicorn_face 🦄 parrot 🦜 turtle 🐢 snail 🐌 whale 🐳 bulb 💡 hammer 🔨 wrench 🔧 gear ⚙️ lock 🔒 unlock 🔓 key 🔑 " +
  "mag 🔍 link 🔗 paperclip 📎 pushpin 📌 round_pushpin 📍 memo 📝 pencil 📝 pencil2 ✏️ book 📖 books 📚 calendar 📅 " +
  "date 📅 clock1 🕐 hourglass ⌛ alarm_clock ⏰ stopwatch ⏱️ email 📧 envelope ✉️ phone ☎️ bell 🔔 no_bell 🔕 " +
  "mega 📣 loudspeaker 📢 speech_balloon 💬 thought_balloon 💭 chart_with_upwards_trend 📈 " +
  "chart_with_downwards_trend 📉 moneybag 💰 package 📦 construction 🚧 checkered_flag 🏁 triangular_flag_on_post 🚩 " +
  "red_circle 🔴 large_green_circle 🟢 large_yellow_circle 🟡 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ " +
  "arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️ recycle ♻️ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣";

const words = NAMES.split(" ");
const KNOWN = new Map(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]]] : [])));

/** Skin tones stand behind a name: `+1::skin-tone-2`. */
const TONES = ["🏻", "🏼", "🏽", "🏾", "🏿"];

/** The emoji of a name; undefined for one of a team's own, or a rare one. @example emojiNamed("+1") // "👍" */
export function emojiNamed(name: string): string | undefined {
  const [plain = "", tone] = name.split("::skin-tone-");
  const emoji = KNOWN.get(plain);
  if (emoji === undefined || tone === undefined) return emoji;
  const toned = emoji.replace("\u{fe0f}", "") + (TONES[Number(tone) - 2] ?? "");
  return /^\p{RGI_Emoji}$/v.test(toned) ? toned : emoji;
}

/** A text with the names between colons as emoji. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+(?:::skin-tone-[2-6])?):/g, (whole, name: string) => {
    return emojiNamed(name) ?? whole;
  });
}
