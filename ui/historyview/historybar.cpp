// SPDX-License-Identifier: GPL-3.0-or-later
#include "historyview/historybar.h"

#include "delegates/historytext.h"
#include "delegates/words.h"
#include "kit/flowlayout.h"
#include "kit/widgetkit.h"
#include "theme/plaintext.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalBlocker>

namespace wf {

namespace {

constexpr int ChipLength = 60;
/// Days back of each entry of the list of periods; 0: all time.
constexpr std::array PeriodDays{0, 365, 90, 30};

} // namespace

HistoryBar::HistoryBar(HistoryQuery &query, const Clock &clock, QWidget *parent)
    : QFrame(parent), m_query(query), m_clock(clock), m_runbook(makeChoice("historyRunbook", tr("Runbook"))),
      m_service(makeChoice("historyService", tr("Service"))), m_tag(makeChoice("historyTag", tr("Tag"))),
      m_period(makeChoice("historyPeriod", tr("Time"))), m_drills(makeChoice("historyDrills", tr("Kind"))),
      m_search(new QLineEdit(this)),
      m_clear(kit::makeButton("quiet", tr("Clear"), QStringLiteral("historyClear"), this)),
      m_count(kit::makeLabel("mono", {}, this)), m_chips(new QWidget(this))
{
    setObjectName(QStringLiteral("historyBar"));
    auto *row = new FlowLayout(this, 8);
    for (const Severity s : AllSeverities) {
        auto *button =
            kit::makeButton("small", severityCode(s), QStringLiteral("history") + severityCode(s), this);
        button->setProperty("severity", severityCode(s));
        button->setCheckable(true);
        button->setToolTip(
            tr("Incidents whose worst severity was %1, %2").arg(severityCode(s), Words::severity(s)));
        connect(button, &QPushButton::toggled, this, &HistoryBar::read);
        m_severities[std::size_t(s)] = button;
        row->addWidget(button);
    }
    m_period->addItems({tr("All time"), tr("Last 12 months"), tr("Last 90 days"), tr("Last 30 days")});
    m_drills->addItems({tr("Incidents"), tr("Drills")});
    m_drills->setToolTip(tr("Drills are never counted among incidents"));
    for (QComboBox *box : {m_runbook, m_service, m_tag, m_period, m_drills}) {
        connect(box, &QComboBox::currentIndexChanged, this, &HistoryBar::read);
        row->addWidget(box);
    }
    m_search->setObjectName(QStringLiteral("historySearch"));
    kit::setHint(*m_search, tr("Search (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search in number, title, runbook, service, tag and commander"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, this, &HistoryBar::read);
    m_search->setMinimumWidth(200);
    row->addWidget(m_search);
    m_clear->setToolTip(tr("Show everything again (Ctrl+0)"));
    connect(m_clear, &QPushButton::clicked, this, [this] { m_query.setFilter({}); });
    row->addWidget(m_clear);
    m_count->setObjectName(QStringLiteral("historyCount"));
    row->addWidget(m_count);
    makeChips();
    connect(&query, &HistoryQuery::changed, this, &HistoryBar::refresh);
    refresh();
}

QComboBox *HistoryBar::makeChoice(const char *name, const QString &accessible)
{
    auto *box = new QComboBox(this);
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessible);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(11);
    return box;
}

void HistoryBar::makeChips()
{
    auto *row = kit::makeLayout<QHBoxLayout>(m_chips, 8);
    QSizePolicy policy = m_chips->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_chips->setSizePolicy(policy);
    const auto chip = [&](const char *name, auto drop) {
        auto *button = kit::makeButton("pill", {}, QLatin1String(name), m_chips);
        connect(button, &QPushButton::clicked, this, [this, drop] {
            HistoryFilter filter = m_query.filter();
            drop(filter);
            m_query.setFilter(filter);
        });
        row->addWidget(button);
        return button;
    };
    m_moment = chip("historyMoment", [](HistoryFilter &f) { f.moment.reset(); });
    m_trouble = chip("historyTrouble", [](HistoryFilter &f) { f.trouble.reset(); });
    m_missed = chip("historyMissed", [](HistoryFilter &f) { f.missedUpdates = f.withoutRunbook = false; });
    row->addStretch(1);
}

void HistoryBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void HistoryBar::read()
{
    if (m_filling)
        return;
    HistoryFilter filter = m_query.filter();
    filter.severities.clear();
    for (const Severity s : AllSeverities) {
        if (m_severities[std::size_t(s)]->isChecked())
            filter.severities.insert(s);
    }
    filter.runbook = m_runbook->currentData().toString();
    filter.service = m_service->currentData().toString();
    filter.tag = m_tag->currentData().toString();
    filter.drills =
        m_drills->currentIndex() == 1 ? HistoryFilter::Drills::Only : HistoryFilter::Drills::Without;
    filter.text = m_search->text();
    const int days = PeriodDays[std::size_t(std::max(0, m_period->currentIndex()))];
    // The same period is not moved on by another choice.
    if (days == 0)
        filter.period.reset();
    else if (sender() == m_period || !filter.period)
        filter.period = TimeRange{m_clock.wall() - std::chrono::days(days), m_clock.wall()};
    m_query.setFilter(filter);
}

void HistoryBar::fill(QComboBox *box, const QString &all, const QStringList &choices, const QString &chosen)
{
    QStringList known;
    for (int i = 1; i < box->count(); ++i)
        known << box->itemData(i).toString();
    if (box->count() == 0 || known != choices) {
        box->clear();
        box->addItem(all, QString());
        for (const QString &choice : choices)
            box->addItem(choice.left(ChipLength), choice);
    }
    box->setCurrentIndex(std::max(0, box->findData(chosen)));
}

void HistoryBar::refreshChip(QPushButton *chip, const QString &text)
{
    chip->setVisible(!text.isEmpty());
    QString shown = text;
    if (shown.size() > ChipLength)
        shown = shown.left(ChipLength - 1) + QChar(u'…');
    chip->setText(plaintext::inMenu(shown) + QStringLiteral("  ×"));
    chip->setAccessibleName(tr("Remove the filter %1").arg(text));
    chip->setToolTip(text);
}

void HistoryBar::refresh()
{
    m_filling = true;
    const HistoryFilter &filter = m_query.filter();
    for (const Severity s : AllSeverities)
        m_severities[std::size_t(s)]->setChecked(filter.severities.contains(s));
    const HistoryChoices &choices = m_query.choices();
    fill(m_runbook, tr("All runbooks"), choices.runbooks, filter.runbook);
    fill(m_service, tr("All services"), choices.services, filter.service);
    fill(m_tag, tr("All tags"), choices.tags, filter.tag);
    if (!filter.period)
        m_period->setCurrentIndex(0);
    m_drills->setCurrentIndex(filter.drills == HistoryFilter::Drills::Only ? 1 : 0);
    if (m_search->text() != filter.text)
        m_search->setText(filter.text);
    refreshChip(m_moment, filter.moment ? HistoryText::range(*filter.moment) : QString());
    refreshChip(m_trouble, filter.trouble ? HistoryText::trouble(*filter.trouble) : QString());
    refreshChip(m_missed, !filter.missedUpdates   ? QString()
                          : filter.withoutRunbook ? tr("updates missed, without a runbook")
                                                  : tr("updates missed"));
    m_clear->setEnabled(!filter.isEmpty());
    m_count->setText(tr("%1 of %2")
                         .arg(locale().toString(qlonglong(m_query.selected().size())),
                              locale().toString(qlonglong(m_query.history().entries().size()))));
    m_filling = false;
}

} // namespace wf

#include "moc_historybar.cpp"
