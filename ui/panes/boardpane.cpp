// SPDX-License-Identifier: GPL-3.0-or-later
#include "panes/boardpane.h"

#include "delegates/words.h"
#include "log/evidencestore.h"
#include "panes/cardlist.h"
#include "panes/widgetkit.h"

namespace wf {

namespace {

QString roleOf(HypothesisState state)
{
    switch (state) {
    case HypothesisState::Open:
        return QStringLiteral("muted");
    case HypothesisState::Likely:
        return QStringLiteral("warning");
    case HypothesisState::RuledOut:
        return QStringLiteral("ok");
    }
    return {};
}

} // namespace

BoardPane::BoardPane(Desk &desk, Selection &selection, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_selection(selection),
      m_add(kit::makeButton("", tr("Add a hypothesis"), QStringLiteral("addHypothesis"), this)),
      m_evidence(kit::makeButton("", tr("Attach evidence"), QStringLiteral("addEvidence"), this)),
      m_empty(kit::makeLabel("muted", {}, this)), m_cards(new CardList(this))
{
    setObjectName(QStringLiteral("boardPane"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8, {0, 8, 0, 0});
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 0, 12, 0);
    buttons->addWidget(m_add);
    buttons->addWidget(m_evidence);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    m_empty->setObjectName(QStringLiteral("boardEmpty"));
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(12, 0, 12, 0);
    layout->addWidget(m_empty);
    m_cards->setObjectName(QStringLiteral("boardCards"));
    layout->addWidget(m_cards, 1);
    connect(m_add, &QPushButton::clicked, this, &BoardPane::hypothesisRequested);
    connect(m_evidence, &QPushButton::clicked, this, [this] { Q_EMIT evidenceRequested({}); });
    connect(m_cards, &CardList::triggered, this, &BoardPane::run);
    connect(&desk, &Desk::bookChanged, this, &BoardPane::refresh);
    connect(&selection, &Selection::changed, this, &BoardPane::refresh);
    refresh();
}

void BoardPane::refresh()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    m_add->setEnabled(incident);
    m_evidence->setEnabled(incident);
    std::vector<Card> cards;
    const auto evidenceCard = [&](const Evidence &e) {
        Card card{QStringLiteral("evidence:%1").arg(e.event.sequence),
                  false,
                  e.text.isEmpty() ? e.file : e.text,
                  e.text.isEmpty() ? QString() : e.file,
                  QStringLiteral("%1 %2").arg(Words::person(e.by, e.by == m_desk.user()),
                                              Words::clock(e.at, true).left(5)),
                  QStringLiteral("muted"),
                  {}};
        if (e.range)
            card.detail += QStringLiteral("%1%2 %3–%4 UTC")
                               .arg(card.detail.isEmpty() ? QString() : QStringLiteral(" · "), e.metric,
                                    Words::clock(e.range->from, true), Words::clock(e.range->to, true));
        if (!e.sha256.isEmpty())
            card.actions.push_back({QStringLiteral("open"), tr("Open"), tr("Open the file as it was kept")});
        cards.push_back(std::move(card));
    };
    for (std::size_t i = 0; incident && i < incident->hypotheses.size(); ++i) {
        const Hypothesis &h = incident->hypotheses[i];
        Card card{h.id, false, h.title, h.text, Words::hypothesis(h.state), roleOf(h.state), {}};
        for (const HypothesisState to :
             {HypothesisState::Open, HypothesisState::Likely, HypothesisState::RuledOut}) {
            if (to != h.state)
                card.actions.push_back({hypothesisStateName(to), Words::hypothesis(to), {}});
        }
        card.actions.push_back(
            {QStringLiteral("evidence"), tr("Evidence"), tr("Attach what speaks for or against it")});
        cards.push_back(std::move(card));
        for (const Evidence &e : incident->evidence) {
            if (e.hypothesis == h.id)
                evidenceCard(e);
        }
    }
    bool headed = false;
    for (std::size_t i = 0; incident && i < incident->evidence.size(); ++i) {
        if (!incident->evidence[i].hypothesis.isEmpty())
            continue;
        if (!headed)
            cards.push_back({QStringLiteral("heading"), true, tr("Evidence"), {}, {}, {}, {}});
        headed = true;
        evidenceCard(incident->evidence[i]);
    }
    m_empty->setVisible(cards.empty());
    m_empty->setText(
        incident ? tr("What may be the cause? Write down each idea, and why it is likely or ruled out: "
                      "the next commander and the review read it here.")
                 : tr("Select an incident to think about its cause."));
    m_cards->setCards(cards);
}

void BoardPane::run(const QString &key, const QString &action)
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    if (!incident)
        return;
    if (action == QLatin1String("evidence")) {
        Q_EMIT evidenceRequested(key);
    } else if (action == QLatin1String("open")) {
        for (const Evidence &e : incident->evidence) {
            if (key == QStringLiteral("evidence:%1").arg(e.event.sequence))
                Q_EMIT openRequested(evidencePath(m_desk.options().dataDir, e.sha256));
        }
    } else if (const auto state = parseHypothesisState(action)) {
        Q_EMIT stateRequested(key, *state);
    }
}

} // namespace wf
