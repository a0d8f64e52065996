// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/cardlist.h"

#include "kit/flowlayout.h"
#include "kit/widgetkit.h"

#include <algorithm>

namespace wf {

CardList::CardList(QWidget *parent) : QScrollArea(parent)
{
    auto *page = new QWidget(this);
    auto *outer = kit::makeLayout<QVBoxLayout>(page, 0);
    m_layout = new QVBoxLayout;
    m_layout->setSpacing(0);
    outer->addLayout(m_layout);
    outer->addStretch(1);
    setWidget(page);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
}

void CardList::setCards(const std::vector<Card> &cards)
{
    if (cards == m_cards)
        return;
    std::vector<QWidget *> widgets;
    std::vector<bool> kept(m_cards.size(), false);
    for (const Card &card : cards) {
        const auto known = std::find(m_cards.begin(), m_cards.end(), card);
        const auto index = std::size_t(known - m_cards.begin());
        if (known != m_cards.end() && !kept[index]) {
            kept[index] = true;
            widgets.push_back(m_widgets[index]);
        } else {
            widgets.push_back(makeCard(card));
        }
    }
    for (QWidget *widget : m_widgets)
        m_layout->removeWidget(widget);
    for (std::size_t i = 0; i < m_widgets.size(); ++i) {
        if (kept[i])
            continue;
        // A button of it may be what is being clicked.
        m_widgets[i]->hide();
        m_widgets[i]->setObjectName({});
        m_widgets[i]->deleteLater();
    }
    for (QWidget *widget : widgets) {
        m_layout->addWidget(widget);
        widget->show();
    }
    m_widgets = std::move(widgets);
    m_cards = cards;
}

QWidget *CardList::makeCard(const Card &card)
{
    auto *frame = new QFrame(widget());
    frame->setObjectName(QStringLiteral("card:%1").arg(card.key));
    auto *layout = kit::makeLayout<QVBoxLayout>(frame, 4, {12, 6, 12, 6});
    auto *line = new QHBoxLayout;
    line->setSpacing(8);
    auto *title = kit::makeLabel(card.heading ? "label" : "strong", card.title, frame);
    title->setWordWrap(true);
    title->setMinimumWidth(1);
    title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    line->addWidget(title, 1);
    if (!card.side.isEmpty()) {
        auto *side = kit::makeLabel("", card.side, frame);
        side->setProperty("role", card.role.isEmpty() ? QStringLiteral("muted") : card.role);
        line->addWidget(side, 0, Qt::AlignTop);
    }
    layout->addLayout(line);
    if (!card.detail.isEmpty()) {
        auto *detail = kit::makeLabel("muted", card.detail, frame);
        detail->setWordWrap(true);
        detail->setMinimumWidth(1);
        detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        layout->addWidget(detail);
    }
    if (!card.actions.empty()) {
        auto *buttons = new FlowLayout(nullptr, 6);
        for (const CardAction &action : card.actions) {
            auto *button = kit::makeButton("small", action.text,
                                           QStringLiteral("%1:%2").arg(action.name, card.key), frame);
            button->setToolTip(action.tip);
            button->setEnabled(action.enabled);
            button->setAccessibleName(QStringLiteral("%1: %2").arg(action.text, card.title));
            connect(button, &QPushButton::clicked, this,
                    [this, key = card.key, name = action.name] { Q_EMIT triggered(key, name); });
            buttons->addWidget(button);
        }
        layout->addLayout(buttons);
    }
    return frame;
}

} // namespace wf

#include "moc_cardlist.cpp"
