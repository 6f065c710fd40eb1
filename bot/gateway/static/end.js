// The end of the conversation: who was looking at it goes on seeing it.

const NEAR = 80
const PHOTO = 400

export class End {
  #box
  #button
  #following = null

  // `button` shows that there is something new, and leads there.
  constructor(box, button) {
    this.#box = box
    this.#button = button
    button.addEventListener('click', () => this.go())
    box.addEventListener('scroll', () => { if (this.near()) button.hidden = true })
    // A photo grows when it has come: what was the end before must stay in sight.
    box.addEventListener('load', event => { if (event.target.alt === '照片' && this.near(PHOTO)) this.go() }, true)
  }

  near(slack = NEAR) {
    return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight < slack
  }

  go() {
    this.#button.hidden = true
    this.#box.scrollTop = this.#box.scrollHeight
  }

  // To be called before something is added; `always` if it is one's own. Looks once per frame only: to ask
  // the browser where the end is makes it lay everything out.
  follow(always) {
    if (this.#following === null) {
      this.#following = this.near()
      requestAnimationFrame(() => {
        if (this.#following) this.go()
        else this.#button.hidden = false
        this.#following = null
      })
    }
    this.#following ||= always
  }
}
