// The page: who I am, where I talk, what I do. `view.js` draws, `line.js` talks to the program.

import { Line, sendPhoto } from '/static/line.js'
import { bubble, caseRow, conversation, element, summary, system, timeOf } from '/static/view.js'
import { askPlace } from '/static/map.js'
import { Menu } from '/static/menu.js'
import { End } from '/static/end.js'
import { Store } from '/static/store.js'
import { CALL, CHAT, SMS, Telephones, officer, taken } from '/static/ways.js'

const GAP = 5 * 60 * 1000
const MAX_PHOTO = 10 * 1024 * 1024
const $ = id => document.getElementById(id)
const wanted = new URLSearchParams(location.hash.slice(1)) // where the page was left

const state = new Store()
const seen = new Map() // "me/conversation" -> the last message that was seen
const telephones = new Telephones()
let way = CHAT
let me = ''
let where = '' // a room's id, or the bot's: the private chat; else the way
let quoting = null
let lastAt = 0 // of the message drawn last

const line = new Line(heard, up => { $('line').textContent = up ? '' : '连接断了，正在重连…' })
const end = new End($('messages'), $('latest'))
const menu = new Menu($('menu'), { quote: startQuote, recall: m => recall(m), copy: m => copy(m) })

function heard(frame) {
  if (frame.type === 'cases') return showCases(frame.cases)
  if (frame.type === 'refusal') return notice(frame.text)
  if (frame.type === 'message') return add(frame.message)
  if (frame.type === 'text') return texted(frame.text)
  if (frame.type === 'telephones') return rung(frame)
  state.learn(frame)
  if (frame.type === 'world') start(frame.messages)
  else draw()
}

function start(messages) {
  state.begin(messages)
  const first = seen.size === 0
  me = pick(people(), me || wanted.get('me'))
  where = pick(chats(), where || wanted.get('in'))
  if (first) for (const p of people()) for (const c of chats(p.id)) seen.set(`${p.id}/${c.id}`, said(c.id, p.id).at(-1)?.id)
  draw()
}

// The id that is wanted if there is such a one, else the first.
function pick(list, wanted) {
  return (list.find(one => one.id === wanted) ?? list[0])?.id ?? ''
}

function rung(frame) {
  const first = $('ways').hidden
  telephones.learn(frame)
  $('ways').hidden = false
  if (first) me = wanted.get('me') ?? me
  go(first ? wanted.get('way') : way)
}

function texted(text) {
  telephones.heard(text)
  if (way === SMS && text.number === telephones.number(me)) append(said(where).at(-1))
  drawSide()
}

function go(to) {
  way = [CHAT, SMS, CALL].includes(to) ? to : CHAT
  me = pick(people(), me)
  where = pick(chats(), where)
  draw()
}

const people = () => way === CHAT ? state.everybody() : telephones.callers(state.everybody())
const friend = () => state.contacts.get(me)?.friend ?? false
// Who writes what is mine on this page: of a call the officer does.
const speaker = () => way === CALL ? officer(state.everybody())?.id : me

function said(chat, who = me) {
  if (chat === SMS) return telephones.said(who, state.bot)
  if (chat === CALL) return state.said(speaker())
  return state.said(chat === state.bot ? who : chat)
}

function chats(who = me) {
  if (way === SMS) return [{ id: SMS, title: '河长办短信', room: null }]
  if (way === CALL) return [{ id: CALL, title: `${nameOf(speaker())}接电话`, room: null }]
  const rooms = [...state.rooms.values()].filter(r => r.members.includes(who))
    .map(r => ({ id: r.id, title: r.topic, room: r }))
  return [...rooms, { id: state.bot, title: state.contacts.get(state.bot)?.name ?? '', room: null }]
}

const nameOf = (id, chat = where) => state.nameOf(id, chat)
function add(message) {
  if (!state.keep(message)) return
  const here = message.conversation === (where === state.bot ? me : where === CALL ? speaker() : where)
  if (!here) return drawSide()
  if (message.recalls) drawMessages(false)
  else append(message)
  drawSide()
}

function draw() {
  history.replaceState(null, '', `#${new URLSearchParams({ way, me, in: where })}`)
  for (const tab of $('ways').querySelectorAll('[data-way]')) tab.setAttribute('aria-selected', String(tab.dataset.way === way))
  $('i-am').textContent = way === CALL ? '打来的' : '我是'
  const options = people().map(c => element('option', { value: c.id }, c.note ? `${c.name}（${c.note}）` : c.name))
  $('who').replaceChildren(...options)
  $('who').value = me
  const chat = chats().find(c => c.id === where)
  $('title').textContent = chat?.room ? `${chat.title}（${chat.room.members.length}）` : chat?.title ?? ''
  const stranger = where === state.bot && !friend()
  $('compose').classList.toggle('plain', stranger || way !== CHAT)
  $('text').placeholder = stranger ? '写一句验证消息' : { sms: `用 ${telephones.number(me)} 发短信`, call: '他在电话里说了什么' }[way] ?? ''
  $('send').textContent = stranger ? '加好友' : way === CALL ? '记下' : '发送'
  $('at').hidden = where === state.bot
  startQuote(null)
  drawMessages(true)
  drawSide()
}

function drawMessages(toEnd) {
  const top = $('messages').scrollTop
  $('messages').replaceChildren()
  lastAt = 0
  for (const message of said(where)) append(message, false)
  if (where === state.bot && !friend()) $('messages').append(system('还不是河小督的好友。写一句验证消息，加上好友才能说话。'))
  if (toEnd) end.go()
  else $('messages').scrollTop = top
}

function append(message, live = true) {
  if (live) end.follow(message.sender === speaker())
  const at = Date.parse(message.at)
  if (Math.abs(at - lastAt) > GAP) $('messages').append(system(timeOf(message.at)))
  lastAt = at
  $('messages').append(item(message))
}

function item(message) {
  const mine = message.sender === speaker()
  if (message.recalls) return element('li', { hidden: '' })
  if (state.recalled.has(message.id)) return system(`${mine ? '你' : nameOf(message.sender)}撤回了一条消息`)
  if (message.kind === 'other' && !message.file) return system(message.text || '[暂不支持的消息]')
  const contact = state.contacts.get(message.sender) ?? { id: message.sender, name: '？' }
  return bubble(message, { contact, name: nameOf(message.sender), mine, bot: message.sender === state.bot })
}

let sideWanted = false
function drawSide() {
  if (sideWanted) return
  sideWanted = true
  requestAnimationFrame(() => {
    sideWanted = false
    seen.set(`${me}/${where}`, said(where).at(-1)?.id)
    $('conversations').replaceChildren(...chats().map(sideRow))
  })
}

function sideRow(chat) {
  const last = said(chat.id).at(-1)
  const label = last ? summary(last, last.sender === speaker() && way !== CALL ? '我' : nameOf(last.sender, chat.id)) : '还没有消息'
  const unread = last !== undefined && last.id !== seen.get(`${me}/${chat.id}`)
  const faces = (chat.room?.members ?? []).filter(id => id !== state.bot).slice(0, 4).map(id => state.contacts.get(id))
  return conversation(chat, { faces, current: chat.id === where, unread, last, label })
}

function showCases(rows) {
  $('cases').replaceChildren(...rows.map(caseRow))
  $('count').textContent = rows.length ? `${rows.length} 件` : ''
  $('no-cases').hidden = rows.length > 0
}

let noticeTimer = 0
function notice(text) {
  clearTimeout(noticeTimer)
  $('notice').textContent = text
  $('notice').hidden = !text
  if (text) noticeTimer = setTimeout(() => notice(''), 6000)
}

function tell(frame) {
  const sent = line.send({ as: me, ...frame })
  notice(sent ? '' : '连接断了，没发出去。连上后再发一次。')
  return sent
}

function act(text, stranger) {
  if (way === SMS) return line.send({ do: 'text', number: telephones.number(me), text })
  if (way === CALL) return tell({ as: speaker(), do: 'say', to: state.bot, text: taken(people().find(c => c.id === me), text) })
  return tell(stranger ? { do: 'befriend', hello: text.slice(0, 200) } : { do: 'say', to: where, text, quote: quoting?.id ?? null })
}

function send() {
  const text = $('text').value.trim()
  const stranger = where === state.bot && !friend()
  if ((!text && !stranger) || !act(text, stranger)) return
  if (stranger) notice('好友申请已发出，等河小督通过。')
  $('text').value = ''
  fit()
  startQuote(null)
}

function startQuote(message) {
  const follow = end.near()
  quoting = message
  $('quoting').hidden = !message
  if (follow) end.go()
  if (!message) return
  $('quoted').textContent = summary(message, nameOf(message.sender))
  $('text').focus()
}

const recall = message => tell({ do: 'recall', id: message.id })
const copy = message => navigator.clipboard?.writeText(message.text)

async function photo(file) {
  if (!file) return
  if (!file.type.startsWith('image/')) return notice('这不是能发的照片，请选 JPG、PNG、GIF 或 WebP。')
  if (file.size > MAX_PHOTO) return notice('照片超过 10 MB，发不了。请选“标准”画质，或截小一点再发。')
  notice(await sendPhoto(file, me, where))
}

function insert(text) {
  $('text').setRangeText(text, $('text').selectionStart, $('text').selectionEnd, 'end')
  $('text').focus()
  fit()
}

function fit() {
  $('text').style.height = 'auto'
  $('text').style.height = `${Math.min($('text').scrollHeight, 120)}px`
}

function openMenu(node, x, y) {
  const message = way === CHAT && said(where).find(m => m.id === node.dataset.id)
  if (message) menu.open(message, { mine: message.sender === me, x, y, back: node })
}

function step(from, by) {
  const items = [...$('messages').querySelectorAll('.message')]
  const next = from ? items[items.indexOf(from) + by] : items.at(-1)
  if (next) next.focus()
  else if (by > 0) $('text').focus()
}

$('who').addEventListener('change', () => {
  me = $('who').value
  where = pick(chats(), where)
  draw()
})
$('ways').addEventListener('click', event => {
  if (event.target.dataset.way) go(event.target.dataset.way)
})
$('conversations').addEventListener('click', event => {
  const button = event.target.closest('[data-chat]')
  if (!button) return
  where = button.dataset.chat
  draw()
  if (matchMedia('(hover: hover)').matches) $('text').focus()
})
$('compose').addEventListener('submit', event => { event.preventDefault(); send() })
$('text').addEventListener('input', fit)
$('text').addEventListener('keydown', event => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send() }
  if (event.key === 'Escape') startQuote(null)
  if (event.key === 'ArrowUp' && !$('text').value) { event.preventDefault(); step(null, -1) }
})
$('text').addEventListener('paste', event => {
  const file = [...event.clipboardData.files][0]
  if (file) { event.preventDefault(); photo(file) }
})
$('messages').addEventListener('contextmenu', event => {
  const node = event.target.closest('.message')
  if (node) { event.preventDefault(); openMenu(node, event.clientX, event.clientY) }
})
$('messages').addEventListener('click', event => {
  if (event.target.closest('.more')) openMenu(event.target.closest('.message'), event.clientX, event.clientY)
})
$('messages').addEventListener('keydown', event => {
  const node = event.target.closest('.message')
  if (!node) return
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') step(node, event.key === 'ArrowUp' ? -1 : 1)
  else if (event.key === 'Enter' || event.key === ' ') openMenu(node, 0, 0)
  else if (event.key === 'Escape') $('text').focus()
  else return
  event.preventDefault()
})
$('unquote').addEventListener('click', () => startQuote(null))
$('at').addEventListener('click', () => insert(`@${state.contacts.get(state.bot).name}\u2005`))
$('photo').addEventListener('click', () => $('file').click())
$('file').addEventListener('change', () => { photo($('file').files[0]); $('file').value = '' })
$('place').addEventListener('click', async () => {
  const place = await askPlace($('map'))
  if (place) tell({ do: 'place', to: where, ...place })
})
