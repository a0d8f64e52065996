// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/phasestrip.h"

#include "delegates/words.h"
#include "incident/measures.h"
#include "models/playback.h"
#include "theme/plaintext.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wf {

namespace {

constexpr int BarSide = 14; ///< Room for the handle and half a label at both ends.
constexpr int BarHeight = 16;
constexpr int TickHeight = 7;
constexpr double Grip = 7; ///< Pixels around a milestone in which it is taken.
constexpr Token Tones[] = {Token::P1, Token::P2, Token::Accent, Token::Ok, Token::P3, Token::Stale};

} // namespace

PhaseStrip::PhaseStrip(DeskView &desk, Review &review, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_review(review), m_theme(theme)
{
    setObjectName(QStringLiteral("phaseStrip"));
    setAccessibleName(tr("Time of the incident"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    connect(&review, &Review::changed, this, &PhaseStrip::reload);
    connect(&desk, &DeskView::ticked, this, &PhaseStrip::follow);
    connect(&theme, &Theme::changed, this, &PhaseStrip::reload);
    reload();
}

void PhaseStrip::setKeyMomentsOnly(bool only)
{
    if (m_keyOnly == only)
        return;
    m_keyOnly = only;
    reload();
}

QSize PhaseStrip::sizeHint() const
{
    return {600, minimumSizeHint().height()};
}

QSize PhaseStrip::minimumSizeHint() const
{
    const int line = QFontMetrics(m_theme.font(FontRole::Label)).height();
    return {200, 2 * line + BarHeight + TickHeight + 14};
}

void PhaseStrip::reload()
{
    m_segments.clear();
    m_marks.clear();
    m_ticks.clear();
    m_still = {};
    const Incident *whole = m_desk.wholeBook().find(m_review.incident());
    if (whole) {
        std::size_t tone = 0;
        const auto phases = runbookAsFollowed(*whole);
        for (std::size_t i = 0; i < phases.size(); ++i) {
            const PhaseAsFollowed &phase = phases[i];
            if (!phase.enteredAt || phase.plan->beside)
                continue;
            // A phase is on until the next one is entered: what is done later in it does not overlap.
            Timestamp end =
                phase.leftAt.value_or(milestoneAt(*whole, Milestone::Resolved).value_or(m_review.range().to));
            for (std::size_t j = i + 1; j < phases.size(); ++j) {
                if (phases[j].enteredAt && *phases[j].enteredAt > *phase.enteredAt) {
                    end = *phases[j].enteredAt;
                    break;
                }
            }
            m_segments.push_back({phase.plan->name,
                                  {*phase.enteredAt, std::max(end, *phase.enteredAt)},
                                  Tones[tone++ % std::size(Tones)],
                                  phase.overrun.has_value()});
        }
        for (const Milestone m : {Milestone::Started, Milestone::Detected, Milestone::Declared,
                                  Milestone::Identified, Milestone::Mitigated, Milestone::Resolved}) {
            if (const auto at = milestoneAt(*whole, m))
                m_marks.push_back({m, *at, whole->review.corrected.contains(m)});
        }
        for (const EventPtr &e : reviewTimeline(*whole, m_keyOnly))
            m_ticks.push_back(e->happenedAt);
    }
    update();
}

void PhaseStrip::follow()
{
    if (m_review.isReady())
        setAccessibleDescription(Terms::clock(m_review.playhead()));
    update();
}

QRectF PhaseStrip::axis() const
{
    const int line = QFontMetrics(m_theme.font(FontRole::Label)).height();
    return QRectF(BarSide, line + 4, std::max(1, width() - 2 * BarSide), BarHeight);
}

double PhaseStrip::x(Timestamp t) const
{
    const TimeRange range = m_review.range();
    const double share =
        double((t - range.from).count()) / double(std::max<qint64>(1, range.length().count()));
    return axis().left() + std::clamp(share, 0.0, 1.0) * axis().width();
}

Timestamp PhaseStrip::timeAt(double x) const
{
    const TimeRange range = m_review.range();
    const double share = std::clamp((x - axis().left()) / axis().width(), 0.0, 1.0);
    return range.from + Millis{std::llround(share * double(range.length().count()))};
}

const PhaseStrip::Mark *PhaseStrip::markAt(const QPointF &at) const
{
    const QRectF bar = axis();
    if (at.y() < bar.bottom() + TickHeight + 1)
        return nullptr;
    const Mark *best = nullptr;
    for (const Mark &mark : m_marks) {
        const double distance = std::abs(x(mark.at) - at.x());
        if (distance <= Grip && (!best || distance < std::abs(x(best->at) - at.x())))
            best = &mark;
    }
    return best;
}

void PhaseStrip::drawMark(QPainter &p, const Mark &mark, Timestamp at) const
{
    const QRectF bar = axis();
    const double top = bar.bottom() + TickHeight + 3;
    const double px = x(at);
    p.setPen(Qt::NoPen);
    p.setBrush(m_theme.color(mark.corrected ? Token::Accent : Token::Text2));
    p.drawPolygon(QPolygonF{{px, top}, {px + 4, top + 6}, {px - 4, top + 6}});
}

void PhaseStrip::drawStill(QPainter &p) const
{
    const QRectF bar = axis();
    const QFont label = m_theme.font(FontRole::Label);
    const QFontMetrics metrics(label);
    p.setRenderHint(QPainter::Antialiasing);
    p.fillRect(bar, m_theme.color(Token::Raised));
    p.setFont(label);
    double free = 0;
    for (const Segment &segment : m_segments) {
        const QColor tone = m_theme.color(segment.tone);
        QColor ground = tone;
        ground.setAlphaF(0.38F);
        const QRectF part(QPointF(x(segment.range.from), bar.top()),
                          QPointF(x(segment.range.to), bar.bottom()));
        p.fillRect(part.adjusted(0, 0, -1, 0), ground);
        const QString name = segment.late ? tr("%1 · late").arg(plaintext::inLine(segment.name))
                                          : plaintext::inLine(segment.name);
        const double room = part.width() - 4;
        if (part.left() < free || room < metrics.averageCharWidth() * 6)
            continue; // The tooltip says it.
        p.setPen(tone);
        p.drawText(QRectF(part.left() + 2, 0, room, bar.top() - 2), Qt::AlignLeft | Qt::AlignVCenter,
                   metrics.elidedText(name, Qt::ElideRight, int(room)));
        free = part.left() + std::min(room, double(metrics.horizontalAdvance(name))) + 8;
    }
    p.setPen(m_theme.color(Token::Text3));
    for (const Timestamp tick : m_ticks) {
        const double px = std::floor(x(tick)) + 0.5;
        p.drawLine(QPointF(px, bar.bottom() + 2), QPointF(px, bar.bottom() + 2 + TickHeight));
    }
    for (const Mark &mark : m_marks)
        drawMark(p, mark, mark.at);
    drawMarkWords(p);
}

void PhaseStrip::drawMarkWords(QPainter &p) const
{
    const QRectF bar = axis();
    const QFontMetrics metrics(p.font());
    std::vector<Mark> marks = m_marks;
    std::stable_sort(marks.begin(), marks.end(), [](const Mark &a, const Mark &b) { return a.at < b.at; });
    // Marks whose words would meet stand in one row of words behind the last of them.
    for (std::size_t i = 0; i < marks.size();) {
        QString words = Terms::milestone(marks[i].milestone).toLower();
        bool corrected = marks[i].corrected;
        std::size_t last = i;
        while (last + 1 < marks.size() &&
               x(marks[last].at) + 14 + metrics.horizontalAdvance(words) > x(marks[last + 1].at)) {
            ++last;
            words += QStringLiteral(" · ") + Terms::milestone(marks[last].milestone).toLower();
            corrected = corrected || marks[last].corrected;
        }
        const double wide = metrics.horizontalAdvance(words);
        double left = x(marks[last].at) + 7;
        if (left + wide > width())
            left = std::max(0.0, x(marks[i].at) - 7 - wide);
        p.setPen(m_theme.color(corrected ? Token::Accent : Token::Text2));
        p.drawText(QPointF(left, bar.bottom() + TickHeight + 4 + metrics.ascent() * 0.8), words);
        i = last + 1;
    }
}

void PhaseStrip::paintEvent(QPaintEvent *)
{
    QPainter p(this);
    if (!m_review.isReady())
        return;
    if (m_still.isNull()) {
        m_still = QPixmap(size() * devicePixelRatioF());
        m_still.setDevicePixelRatio(devicePixelRatioF());
        m_still.fill(Qt::transparent);
        QPainter still(&m_still);
        drawStill(still);
    }
    p.drawPixmap(0, 0, m_still);
    p.setRenderHint(QPainter::Antialiasing);
    if (m_dragged)
        drawMark(p, {m_dragged->milestone, m_dragTo, true}, m_dragTo);
    const QRectF bar = axis();
    const double px = x(m_review.playhead());
    p.setPen(QPen(m_theme.color(Token::Text), 2));
    p.drawLine(QPointF(px, bar.top() - 8), QPointF(px, bar.bottom() + TickHeight + 3));
    p.setPen(Qt::NoPen);
    p.setBrush(m_theme.color(Token::Text));
    p.drawEllipse(QPointF(px, bar.center().y()), 5, 5);
    if (hasFocus()) {
        p.setPen(QPen(m_theme.color(Token::Accent), 2));
        p.setBrush(Qt::NoBrush);
        p.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void PhaseStrip::resizeEvent(QResizeEvent *event)
{
    m_still = {};
    QWidget::resizeEvent(event);
}

void PhaseStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_review.isReady())
        return;
    if (const Mark *mark = markAt(event->position()); mark && m_review.readOnlyReason().isEmpty()) {
        m_dragged = *mark;
        m_dragTo = mark->at;
        return;
    }
    m_scrubbing = true;
    Q_EMIT moveRequested(timeAt(event->position().x()));
}

void PhaseStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragged) {
        m_dragTo = timeAt(event->position().x());
        plaintext::showTip(
            event->globalPosition().toPoint(),
            tr("%1 at %2 UTC").arg(Terms::milestone(m_dragged->milestone), Terms::clock(m_dragTo)), this);
        update();
    } else if (m_scrubbing) {
        Q_EMIT moveRequested(timeAt(event->position().x()));
    } else if (m_review.isReady()) {
        setCursor(markAt(event->position()) ? Qt::SizeHorCursor : Qt::ArrowCursor);
    }
}

void PhaseStrip::mouseReleaseEvent(QMouseEvent *)
{
    m_scrubbing = false;
    if (const auto dragged = std::exchange(m_dragged, std::nullopt)) {
        if (std::abs(x(m_dragTo) - x(dragged->at)) >= 2)
            Q_EMIT milestoneMoved(dragged->milestone, m_dragTo);
        update();
    }
}

void PhaseStrip::keyPressEvent(QKeyEvent *event)
{
    if (!m_review.isReady())
        return QWidget::keyPressEvent(event);
    const Millis length = m_review.range().length();
    switch (event->key()) {
    case Qt::Key_Left:
        return Q_EMIT moveRequested(m_review.playhead() - length / 100);
    case Qt::Key_Right:
        return Q_EMIT moveRequested(m_review.playhead() + length / 100);
    case Qt::Key_PageUp:
        return Q_EMIT moveRequested(m_review.playhead() - length / 10);
    case Qt::Key_PageDown:
        return Q_EMIT moveRequested(m_review.playhead() + length / 10);
    case Qt::Key_Home:
        return Q_EMIT moveRequested(m_review.range().from);
    case Qt::Key_End:
        return Q_EMIT moveRequested(m_review.range().to);
    case Qt::Key_Escape:
        m_dragged.reset();
        return update();
    default:
        QWidget::keyPressEvent(event);
    }
}

QString PhaseStrip::tipAt(const QPointF &at) const
{
    if (const Mark *mark = markAt(at)) {
        const QString line = tr("%1 %2 UTC").arg(Terms::milestone(mark->milestone), Terms::clock(mark->at));
        return (mark->corrected ? tr("%1, corrected in the review").arg(line) : line) + QLatin1Char('\n') +
               tr("Drag it to correct it");
    }
    const Timestamp t = timeAt(at.x());
    for (const Segment &segment : m_segments) {
        if (segment.range.contains(t))
            return tr("%1, %2 to %3 UTC")
                .arg(segment.name, Terms::clock(segment.range.from), Terms::clock(segment.range.to));
    }
    return Terms::clock(t);
}

bool PhaseStrip::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && m_review.isReady()) {
        const auto *help = static_cast<QHelpEvent *>(event);
        plaintext::showTip(help->globalPos(), tipAt(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace wf

#include "moc_phasestrip.cpp"
