// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/detectedpane.h"

#include "commander/reviewreminder.h"
#include "delegates/words.h"
#include "desk/watching.h"
#include "kit/breakinglabel.h"
#include "kit/chip.h"
#include "kit/elidedbutton.h"
#include "kit/elidedlabel.h"
#include "kit/flowlayout.h"
#include "kit/widgetkit.h"
#include "kit/widgetlist.h"
#include "theme/plaintext.h"
#include "words/watchwords.h"

#include <QMenu>
#include <QScrollArea>
#include <QVariant>

namespace wf {

namespace {

constexpr const char *IdProperty = "detection";
constexpr const char *MembersProperty = "members";

IncidentId idOf(const QWidget *card)
{
    return IncidentId(card->property(IdProperty).toString());
}

std::vector<IncidentId> membersOf(const QWidget *card)
{
    std::vector<IncidentId> ids;
    for (const QString &id : card->property(MembersProperty).toStringList())
        ids.emplace_back(id);
    return ids;
}

std::vector<IncidentId> allOf(const QWidget *card)
{
    std::vector<IncidentId> ids = membersOf(card);
    ids.insert(ids.begin(), idOf(card));
    return ids;
}

/// The parts of one card, found again by name when it is filled.
template <typename W>
W *part(QWidget *card, const char *name)
{
    return card->findChild<W *>(QLatin1String(name));
}

} // namespace

DetectedPane::DetectedPane(Desk &desk, Selection &selection, const Theme &theme, QWidget *parent)
    : QFrame(parent), m_desk(desk), m_selection(selection), m_theme(theme), m_model(desk),
      m_count(kit::makeLabel("chip", {}, this)), m_empty(kit::makeLabel("muted", {}, this))
{
    setObjectName(QStringLiteral("detectedPane"));
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 8, {8, 8, 8, 8});
    auto *header = new QHBoxLayout;
    header->addWidget(kit::makeLabel("label", tr("Detected"), this));
    header->addStretch(1);
    header->addWidget(m_count);
    layout->addLayout(header);
    auto *list = new WidgetList(
        m_model, Qt::Vertical, [this](QWidget *p) { return makeCard(p); },
        [this](QWidget *card, const QModelIndex &index) { fillCard(card, index); }, this);
    list->layout()->setSpacing(8);
    layout->addWidget(list);
    m_empty->setObjectName(QStringLiteral("detectedEmpty"));
    m_empty->setWordWrap(true);
    layout->addWidget(m_empty);
    auto *reminder = new ReviewReminder(desk, this);
    connect(reminder, &ReviewReminder::reviewAsked, this, &DetectedPane::reviewAsked);
    layout->addWidget(reminder, 0, Qt::AlignLeft);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_model, signal, this, &DetectedPane::refreshEmpty);
    connect(&desk, &DeskView::ticked, this, &DetectedPane::refreshEmpty);
    connect(&desk, &DeskView::snapshotChanged, this, &DetectedPane::refreshEmpty);
    refreshEmpty();
}

void DetectedPane::refreshEmpty()
{
    m_count->setText(QString::number(m_model.detectionCount()));
    const int snoozed = m_model.snoozedCount();
    const WatchSummary watch = watchSummary(m_desk, m_desk.clock().wall());
    QString text;
    if (m_model.rowCount() == 0) {
        if (m_desk.feeds().empty())
            text = tr("Nothing is watched yet: add a feed.");
        else
            text = QStringLiteral("%1. %2.").arg(WatchWords::noDetection(watch), WatchWords::coverage(watch));
    }
    if (snoozed > 0)
        text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + tr("%n snoozed.", nullptr, snoozed);
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

QWidget *DetectedPane::makeCard(QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setProperty("raised", true);
    card->setProperty("alert", true);
    auto *layout = kit::makeLayout<QVBoxLayout>(card, 6, {10, 8, 10, 8});
    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    auto *chip = new SeverityChip(m_theme, card);
    chip->setObjectName(QStringLiteral("chip"));
    auto *title = new ElidedButton(card);
    title->setObjectName(QStringLiteral("title"));
    title->setProperty("kind", "link");
    title->setFlat(true);
    auto *age = kit::makeLabel("mono", {}, card);
    age->setObjectName(QStringLiteral("age"));
    top->addWidget(chip);
    top->addWidget(title, 1);
    top->addWidget(age);
    layout->addLayout(top);
    auto *evidence = new BreakingLabel(card);
    evidence->setProperty("role", "mono");
    evidence->setObjectName(QStringLiteral("evidence"));
    layout->addWidget(evidence);
    auto *group = kit::makeButton("link", {}, QStringLiteral("group"), card);
    group->setFlat(true);
    layout->addWidget(group, 0, Qt::AlignLeft);
    auto *who = new QHBoxLayout;
    auto *owner = new ElidedLabel(card);
    owner->setProperty("role", "muted");
    owner->setObjectName(QStringLiteral("owner"));
    auto *take = kit::makeButton("small", tr("I'm on it"), QStringLiteral("take"), card);
    who->addWidget(owner, 1);
    who->addWidget(take);
    layout->addLayout(who);
    auto *buttons = new FlowLayout(nullptr, 6);
    auto *declare = kit::makeButton("primary", tr("Declare"), QStringLiteral("declare"), card);
    auto *snooze = kit::makeButton("", tr("Snooze 15 m"), QStringLiteral("snooze"), card);
    auto *dismiss = kit::makeButton("", tr("Dismiss"), QStringLiteral("dismiss"), card);
    buttons->addWidget(declare);
    buttons->addWidget(snooze);
    buttons->addWidget(dismiss);
    layout->addLayout(buttons);
    connect(declare, &QPushButton::clicked, this,
            [this, card] { Q_EMIT declareRequested(idOf(card), membersOf(card)); });
    connect(dismiss, &QPushButton::clicked, this, [this, card] { Q_EMIT dismissRequested(allOf(card)); });
    connect(snooze, &QPushButton::clicked, this, [this, card] { Q_EMIT snoozeRequested(allOf(card)); });
    connect(take, &QPushButton::clicked, this, [this, card] {
        for (const IncidentId &id : allOf(card))
            m_desk.submit(command::AcknowledgeDetection{id, m_desk.user()});
    });
    connect(group, &QPushButton::clicked, this, [this, card] { m_model.takeApart(idOf(card)); });
    connect(title, &QPushButton::clicked, this, [this, card] { m_selection.selectIncident(idOf(card)); });
    take->setToolTip(tr("Say that you are looking at it; it stays in the list"));
    snooze->setToolTip(tr("Hide it for 15 minutes, with a reason; it comes back earlier if it gets worse"));
    dismiss->setToolTip(tr("Not an incident: end this detection, with a reason"));
    return card;
}

void DetectedPane::fillCard(QWidget *card, const QModelIndex &index)
{
    card->setProperty(IdProperty, index.data(DetectionModel::IdRole));
    card->setObjectName(
        QStringLiteral("detection:%1").arg(index.data(DetectionModel::RunbookRole).toString()));
    part<SeverityChip>(card, "chip")
        ->setSeverity(static_cast<Severity>(index.data(DetectionModel::SeverityRole).toInt()));
    card->setProperty(MembersProperty, index.data(DetectionModel::MembersRole));
    const QStringList others = index.data(DetectionModel::MemberTitlesRole).toStringList();
    auto *group = part<QPushButton>(card, "group");
    group->setText(tr("and %n more at the same time", nullptr, int(others.size())));
    group->setToolTip(others.join(QLatin1Char('\n')) + QLatin1Char('\n') + tr("Click to see each one"));
    group->setVisible(!others.isEmpty());
    const QString who = index.data(DetectionModel::OwnerRole).toString();
    const bool mine = who == m_desk.user();
    const bool holds = index.data(DetectionModel::AcknowledgedRole).toBool();
    const QString person = Words::person(who, mine);
    part<QLabel>(card, "owner")
        ->setText(who.isEmpty() ? tr("nobody is looking at it yet")
                  : holds       ? tr("on it: %1").arg(person)
                                : tr("was on it: %1. Still?").arg(person));
    part<QPushButton>(card, "take")->setText(mine && !holds ? tr("Still on it") : tr("I'm on it"));
    part<QPushButton>(card, "take")->setVisible(!mine || !holds);
    const QString title = index.data(DetectionModel::TitleRole).toString();
    part<QPushButton>(card, "title")->setText(plaintext::inMenu(title));
    part<QPushButton>(card, "title")->setToolTip(tr("Show the runbook and charts of \"%1\"").arg(title));
    part<QLabel>(card, "age")->setText(clockText(Millis{index.data(DetectionModel::AgeMsRole).toLongLong()}));
    QString evidence = index.data(DetectionModel::EvidenceRole).toString();
    if (const QString value = index.data(DetectionModel::ValueRole).toString(); !value.isEmpty())
        evidence += QStringLiteral("  [%1]").arg(value);
    if (const int more = index.data(DetectionModel::MoreRole).toInt())
        evidence += tr(", and %n more", nullptr, more);
    if (index.data(DetectionModel::DrillRole).toBool())
        evidence += tr(" · DRILL");
    if (index.data(DetectionModel::FlappingRole).toBool())
        evidence += tr(" · flapping");
    const bool lost = index.data(DetectionModel::LostRole).toBool();
    if (index.data(DetectionModel::ClearingRole).toBool() && !lost)
        evidence += tr(" · not true at the moment");
    if (lost)
        evidence += tr(" · data lost, state kept");
    auto *label = part<QLabel>(card, "evidence");
    label->setText(evidence);
    kit::setRole(label, lost ? "stale" : "mono");
    part<QPushButton>(card, "declare")->setAccessibleName(tr("Declare %1").arg(title));
    part<QPushButton>(card, "snooze")->setAccessibleName(tr("Snooze %1 for 15 minutes").arg(title));
    part<QPushButton>(card, "dismiss")->setAccessibleName(tr("Dismiss %1").arg(title));
}

} // namespace wf

#include "moc_detectedpane.cpp"
