// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/outboxstrip.h"

#include "delegates/words.h"
#include "kit/chip.h"
#include "kit/widgetkit.h"

namespace wf {

OutboxStrip::OutboxStrip(DeskView &desk, const Theme &theme, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_theme(theme), m_layout(kit::makeLayout<QHBoxLayout>(this, 6))
{
    setObjectName(QStringLiteral("outboxStrip"));
    m_layout->addWidget(kit::makeLabel("muted", tr("Outbox"), this));
    connect(&desk, &DeskView::outboxChanged, this, &OutboxStrip::refresh);
    connect(&desk, &DeskView::bookChanged, this, &OutboxStrip::count);
    connect(&desk, &DeskView::ticked, this, &OutboxStrip::refresh);
    count();
}

void OutboxStrip::count()
{
    m_counts.clear();
    for (const auto &[id, incident] : m_desk.book().incidents()) {
        for (const MessageRecord &m : incident.messages)
            ++m_counts[{m.message.channel, m.state}];
    }
    refresh();
}

void OutboxStrip::refresh()
{
    setVisible(!m_desk.channels().empty());
    for (const ChannelInfo &channel : m_desk.channels()) {
        StatusPill *&pill = m_pills[channel.name];
        if (!pill) {
            pill = new StatusPill(m_theme, this);
            pill->setObjectName(QStringLiteral("outbox:%1").arg(channel.name));
            m_layout->addWidget(pill);
        }
        show(pill, channel);
    }
}

void OutboxStrip::show(StatusPill *pill, const ChannelInfo &channel)
{
    const auto in = [&](MessageState state) {
        const auto it = m_counts.find({channel.name, state});
        return it == m_counts.end() ? 0 : it->second;
    };
    const int sent = in(MessageState::Sent);
    const int failed = in(MessageState::Failed);
    const int held = in(MessageState::Held);
    const int queued = in(MessageState::Queued);
    const auto &channels = m_desk.outbox().channels;
    const auto live = channels.find(channel.name);
    const bool retrying = live != channels.end() && live->second.retryingAt;
    pill->setToolTip(live != channels.end() && !live->second.lastError.isEmpty() ? live->second.lastError
                                                                                 : channel.address);
    if (failed > 0) {
        pill->show(tr("%1 given up %2").arg(channel.name).arg(failed), Token::P0);
    } else if (retrying) {
        const Millis left = std::max(Millis{0}, *live->second.retryingAt - m_desk.clock().wall());
        pill->show(tr("%1 retry in %2").arg(channel.name, clockText(left)), Token::P2);
    } else if (held > 0) {
        pill->show(tr("%1 to approve %2").arg(channel.name).arg(held), Token::P2);
    } else if (queued > 0) {
        pill->show(tr("%1 sending %2").arg(channel.name).arg(queued), Token::Accent);
    } else {
        pill->show(tr("%1 sent %2").arg(channel.name).arg(sent), sent > 0 ? Token::Ok : Token::Text3);
    }
}

} // namespace wf

#include "moc_outboxstrip.cpp"
