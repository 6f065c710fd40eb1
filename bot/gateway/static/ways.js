// The three ways to report: the chat, text messages, and a call that an officer writes down.

const STRANGERS = ['13700001111', '13700002222']
const OFFICE = '河长办'

export const CHAT = 'chat'
export const SMS = 'sms'
export const CALL = 'call'

export class Telephones {
  #numbers = {}
  #texts = []

  learn(frame) {
    this.#numbers = frame.numbers
    this.#texts = frame.texts
  }

  heard(text) {
    this.#texts.push(text)
  }

  // Who can call or text: the people of the chat, and some whom nobody knows.
  callers(people) {
    const strangers = STRANGERS.map(id => ({ id, name: id, note: '不在名单' }))
    return [...people.filter(one => this.#numbers[one.id]), ...strangers]
  }

  number(id) {
    return this.#numbers[id] ?? id
  }

  // What went to and fro with somebody, as messages of a chat with `bot`.
  said(id, bot) {
    const number = this.number(id)
    return this.#texts.filter(one => one.number === number).map((one, n) => ({
      id: `${SMS}:${number}:${n}`, conversation: id, sender: one.bot ? bot : id, kind: 'text', text: one.text, at: one.at,
    }))
  }
}

// The officer who picks up the telephone, and writes down what is told.
export const officer = people => people.find(one => one.note === OFFICE)

export const taken = (caller, words) => `登记 电话 ${caller.name}：${words}`
