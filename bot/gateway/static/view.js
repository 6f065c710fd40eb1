// How things look: state in, elements out. Text only ever goes in as text.

const ZONE = 'Asia/Shanghai'
const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const DAY = new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, month: 'long', day: 'numeric' })
const HUES = ['#5b8c5a', '#b0713a', '#4f7cac', '#8a6fae', '#a85a6a', '#3f8f87', '#8f8040', '#6b7a8f']
const WORDS = { image: '[图片]', location: '[位置]', video: '[视频]', audio: '[语音]', file: '[文件]', url: '[链接]' }
const TONES = { 已销号: 'done', 不予受理: 'done', 已撤回: 'done', 已并单: 'done', 待核实: 'new', 超期: 'late' }

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'class') node.className = value
    else node.setAttribute(key, value)
  }
  node.append(...children)
  return node
}

export function timeOf(at) {
  const date = new Date(at)
  const day = DAY.format(date)
  const today = DAY.format(new Date())
  const yesterday = DAY.format(new Date(Date.now() - 864e5))
  const clock = CLOCK.format(date)
  if (day === today) return clock
  return day === yesterday ? `昨天 ${clock}` : `${day} ${clock}`
}

// One line for the list of conversations.
export function summary(message, name) {
  if (message.kind === 'recalled') return `${name}撤回了一条消息`
  return `${name}：${WORDS[message.kind] ?? (message.text.replace(/\s+/g, ' ') || '[消息]')}`
}

export function avatar(contact, isBot) {
  if (isBot) return element('img', { class: 'avatar', src: '/static/icon.svg', alt: '' })
  const node = element('span', { class: 'avatar', 'aria-hidden': 'true' }, [...contact.name].at(-1) ?? '')
  node.style.setProperty('--hue', hueOf(contact))
  return node
}

function hueOf(contact) {
  return HUES[[...contact.id].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 9973, 7) % HUES.length]
}

export function system(text) {
  return element('li', { class: 'system' }, element('span', {}, text))
}

// `by` is the sender: { contact, name, mine, bot }.
export function bubble(message, by) {
  const actions = element('button', {
    type: 'button', class: 'more', tabindex: '-1', 'aria-haspopup': 'menu', 'aria-label': '引用、复制或撤回',
  }, '⋯')
  const body = element('div', { class: `bubble ${message.kind}` }, ...content(message))
  const said = element('div', { class: 'said' }, element('span', { class: 'name' }, by.name),
    element('div', { class: 'row' }, body, actions))
  if (message.quoted) said.append(element('div', { class: 'quote' }, message.quoted))
  const item = element('li', {
    class: `message ${by.mine ? 'mine' : ''} ${by.bot ? 'bot' : ''}`, tabindex: '-1',
    'aria-label': `${by.name}，${timeOf(message.at)}`, 'data-id': message.id,
  }, avatar(by.contact, by.bot), said)
  return item
}

function content(message) {
  if (message.kind === 'image') return [picture(message)]
  if (message.kind === 'location') return place(message.place ?? { name: message.text, address: '' })
  if (['video', 'audio', 'file'].includes(message.kind)) {
    const label = element('span', { class: 'label' }, message.kind === 'audio' ? '语音' : message.file || '文件')
    return message.text ? [label, message.text] : [label]
  }
  return [message.text || WORDS[message.kind] || '[暂不支持的消息]']
}

function picture(message) {
  const source = `/media/${encodeURIComponent(message.id)}`
  const link = element('a', { href: source, target: '_blank', rel: 'noopener', 'aria-label': '看大图' })
  link.append(element('img', { src: source, alt: '照片', loading: 'lazy' }))
  return link
}

function place(where) {
  const address = where.address || `${where.latitude?.toFixed(4)}, ${where.longitude?.toFixed(4)}`
  const pin = element('span', { class: 'pin', 'aria-hidden': 'true' })
  return [
    element('strong', {}, where.name || '位置'),
    element('span', { class: 'address' }, address),
    element('span', { class: 'ground', 'aria-hidden': 'true' }, pin),
  ]
}

// `faces` are the first members of a room; the private chat has the bot's own face.
export function conversation(chat, { faces, current, unread, last, label }) {
  const face = chat.room ? roomFace(faces) : element('img', { class: 'avatar', src: '/static/icon.svg', alt: '' })
  const words = element('span', { class: 'words' },
    element('span', { class: 'topic' }, chat.title), element('span', { class: 'last' }, label))
  const button = element('button', { type: 'button', 'data-chat': chat.id }, holder(face, unread), words,
    element('time', {}, last ? timeOf(last.at).split(' ')[0] : ''))
  if (current) button.setAttribute('aria-current', 'true')
  return element('li', {}, button)
}

function holder(face, unread) {
  const node = element('span', { class: 'face' }, face)
  if (unread) node.append(element('span', { class: 'dot', role: 'img', 'aria-label': '有新消息' }))
  return node
}

function roomFace(faces) {
  const node = element('span', { class: 'avatar group', 'aria-hidden': 'true' })
  for (const contact of faces) {
    const tile = element('span', {}, [...contact.name].at(-1) ?? '')
    tile.style.setProperty('--hue', hueOf(contact))
    node.append(tile)
  }
  return node
}

export function caseRow(row) {
  const badge = element('span', { class: `badge ${TONES[row.status] ?? ''}` }, row.status)
  const where = [row.category, row.place].filter(Boolean).join(' · ')
  return element('li', {}, element('div', {}, element('strong', {}, row.number), badge),
    element('span', { class: 'where' }, where), element('time', {}, row.time))
}
