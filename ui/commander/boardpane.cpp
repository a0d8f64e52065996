// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/boardpane.h"

#include "delegates/words.h"
#include "incident/parts.h"
#include "kit/cardlist.h"
#include "kit/widgetkit.h"
#include "log/evidencestore.h"

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

std::vector<CardAction> actionsOn(const Hypothesis &h)
{
    std::vector<CardAction> actions;
    for (const HypothesisState to :
         {HypothesisState::Open, HypothesisState::Likely, HypothesisState::RuledOut}) {
        if (to != h.state)
            actions.push_back({hypothesisStateName(to), Terms::hypothesis(to), {}});
    }
    actions.push_back({QStringLiteral("evidence"), BoardPane::tr("Evidence"),
                       BoardPane::tr("Attach what speaks for or against it")});
    return actions;
}

} // namespace

BoardPane::BoardPane(DeskView &desk, Selection &selection, QWidget *parent)
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
    connect(&desk, &DeskView::bookChanged, this, &BoardPane::refresh);
    connect(&selection, &Selection::changed, this, &BoardPane::refresh);
    refresh();
}

void BoardPane::refresh()
{
    const Incident *incident = m_desk.book().find(m_selection.incident());
    m_add->setEnabled(incident);
    m_evidence->setEnabled(incident);
    std::vector<Card> cards;
    // What was thought and found before a merge stands here as well, and where it comes from.
    const std::vector<const Incident *> parts =
        incident ? partsOf(m_desk.book(), *incident) : std::vector<const Incident *>();
    const auto from = [incident](const Incident &part) {
        return &part == incident ? QString() : QStringLiteral("%1 · ").arg(part.number);
    };
    const auto evidenceCard = [&](const Incident &part, const Evidence &e) {
        Card card{QStringLiteral("evidence:%1").arg(e.event.sequence),
                  false,
                  e.text.isEmpty() ? e.file : e.text,
                  e.text.isEmpty() ? QString() : e.file,
                  from(part) + QStringLiteral("%1 %2").arg(Words::person(e.by, e.by == m_desk.user()),
                                                           Terms::clock(e.at).left(5)),
                  QStringLiteral("muted"),
                  {}};
        if (e.range)
            card.detail += QStringLiteral("%1%2 %3–%4 UTC")
                               .arg(card.detail.isEmpty() ? QString() : QStringLiteral(" · "), e.metric,
                                    Terms::clock(e.range->from), Terms::clock(e.range->to));
        if (!e.sha256.isEmpty())
            card.actions.push_back({QStringLiteral("open"), tr("Open"), tr("Open the stored copy")});
        cards.push_back(std::move(card));
    };
    for (const Incident *part : parts) {
        for (const Hypothesis &h : part->hypotheses) {
            Card card{h.id, false, h.title, h.text, from(*part) + Terms::hypothesis(h.state), roleOf(h.state),
                      {}};
            // One that came with a merge is judged where it was said, once that is open again.
            if (part == incident)
                card.actions = actionsOn(h);
            cards.push_back(std::move(card));
            for (const Evidence &e : part->evidence) {
                if (e.hypothesis == h.id)
                    evidenceCard(*part, e);
            }
        }
    }
    bool headed = false;
    for (const Incident *part : parts) {
        for (const Evidence &e : part->evidence) {
            if (!e.hypothesis.isEmpty())
                continue;
            if (!headed)
                cards.push_back({QStringLiteral("heading"), true, tr("Evidence"), {}, {}, {}, {}});
            headed = true;
            evidenceCard(*part, e);
        }
    }
    m_empty->setVisible(cards.empty());
    m_empty->setText(incident ? tr("What could be the cause? Write down each idea, and why it is likely or "
                                   "ruled out. The next commander and the review read it here.")
                              : tr("Select an incident to see its hypotheses."));
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
        for (const Incident *part : partsOf(m_desk.book(), *incident)) {
            for (const Evidence &e : part->evidence) {
                if (key == QStringLiteral("evidence:%1").arg(e.event.sequence))
                    Q_EMIT openRequested(evidencePath(m_desk.options().dataDir, e.sha256));
            }
        }
    } else if (const auto state = parseHypothesisState(action)) {
        Q_EMIT stateRequested(key, *state);
    }
}

} // namespace wf

#include "moc_boardpane.cpp"
