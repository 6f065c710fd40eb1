// What is known of the chat: who there is, and what was said.

export class Store {
  bot = ''
  contacts = new Map()
  rooms = new Map()
  recalled = new Set()
  #messages = new Map()
  #ids = new Set()

  learn(frame) {
    this.bot = frame.bot
    this.contacts = new Map(frame.contacts.map(c => [c.id, c]))
    this.rooms = new Map(frame.rooms.map(r => [r.id, r]))
  }

  begin(messages) {
    this.#messages.clear()
    this.#ids.clear()
    this.recalled.clear()
    for (const message of messages) this.keep(message)
  }

  // Returns whether it is new.
  keep(message) {
    if (this.#ids.has(message.id)) return false
    this.#ids.add(message.id)
    if (message.recalls) this.recalled.add(message.recalls)
    const list = this.#messages.get(message.conversation) ?? []
    list.push(message)
    this.#messages.set(message.conversation, list)
    return true
  }

  said(conversation) {
    return this.#messages.get(conversation) ?? []
  }

  everybody() {
    return [...this.contacts.values()].filter(c => c.id !== this.bot)
  }

  nameOf(id, room) {
    return this.rooms.get(room)?.aliases[id] || this.contacts.get(id)?.name || '不在名单的人'
  }
}
