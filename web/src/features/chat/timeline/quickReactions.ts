/** Reactions for most of what is said; the first few are within reach of a thumb. */
export const REACTIONS = [
  "👍", "❤️", "😂", "🎉", "👀", "✅",
  "🙏", "🔥", "😊", "😮", "😢", "🤔",
  "👏", "🚀", "💯", "👋", "☕", "🗓️",
  "➕", "👎", "❌", "❓", "⏰", "💡",
];
