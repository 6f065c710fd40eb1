// The line to the program: frames in, what is said out. It comes back by itself when it breaks.

const FIRST_WAIT = 500
const LONGEST_WAIT = 5000

export class Line {
  #socket = null
  #wait = FIRST_WAIT
  #heard
  #changed

  constructor(heard, changed) {
    this.#heard = heard
    this.#changed = changed
    this.#open()
  }

  get up() {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  // Returns whether it could be sent.
  send(frame) {
    if (!this.up) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  #open() {
    const socket = new WebSocket(`ws://${location.host}/ws`)
    this.#socket = socket
    socket.onopen = () => {
      this.#wait = FIRST_WAIT
      this.#changed(true)
    }
    socket.onmessage = event => this.#heard(JSON.parse(event.data))
    socket.onclose = () => {
      this.#changed(false)
      setTimeout(() => this.#open(), this.#wait)
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT)
    }
  }
}

// Sends a photo; returns the sentence that says why not, or ''.
export async function sendPhoto(file, as, to) {
  try {
    const answer = await fetch(`/photo?${new URLSearchParams({ as, to })}`, { method: 'POST', body: file })
    return answer.ok ? '' : (await answer.json()).error
  } catch {
    return '照片没发出去，请再试一次。'
  }
}
