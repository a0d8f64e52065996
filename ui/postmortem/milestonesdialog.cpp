// SPDX-License-Identifier: GPL-3.0-or-later
#include "postmortem/milestonesdialog.h"

#include "delegates/words.h"
#include "incident/measures.h"
#include "theme/plainlabel.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace wf {

namespace {

constexpr auto Format = "yyyy-MM-dd HH:mm:ss";

QString textOf(std::optional<Timestamp> t)
{
    return t ? QDateTime::fromMSecsSinceEpoch(toMs(*t), Qt::UTC).toString(QLatin1String(Format)) : QString();
}

/// With seconds or without; a time alone is of the day the milestone has, or the declaration.
std::optional<Timestamp> timeOf(const QString &text, Timestamp day)
{
    QString whole = text.trimmed();
    if (!whole.contains(QLatin1Char('-')))
        whole = textOf(day).left(11) + whole;
    for (const char *format : {Format, "yyyy-MM-dd HH:mm"}) {
        QDateTime time = QDateTime::fromString(whole, QLatin1String(format));
        time.setTimeSpec(Qt::UTC);
        if (time.isValid())
            return fromMs(time.toMSecsSinceEpoch());
    }
    return std::nullopt;
}

} // namespace

MilestonesDialog::MilestonesDialog(Desk &desk, Review &review, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_review(review), m_proposals(new QVBoxLayout),
      m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("milestonesDialog"));
    setWindowTitle(tr("Milestones"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *intro = new PlainLabel(
        tr("Times are in UTC. A correction is kept beside what was recorded. Enter saves it."), this);
    intro->setProperty("role", "muted");
    intro->setWordWrap(true);
    layout->addWidget(intro);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    const QString heads[] = {tr("Milestone"), tr("Recorded"), tr("Corrected")};
    for (int i = 0; i < 3; ++i) {
        auto *head = new PlainLabel(heads[i], this);
        head->setProperty("role", "label");
        grid->addWidget(head, 0, i);
    }
    for (const Milestone m : {Milestone::Started, Milestone::Detected, Milestone::Declared,
                              Milestone::Identified, Milestone::Mitigated, Milestone::Resolved})
        addRow(grid, m);
    layout->addLayout(grid);
    layout->addLayout(m_proposals);
    m_error->setObjectName(QStringLiteral("milestonesError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    // Enter belongs to the lines.
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    connect(&review, &Review::changed, this, &MilestonesDialog::refresh);
    refresh();
    desk.askImpactStart(review.incident(),
                        {this, [this](const std::vector<ImpactSuggestion> &found) { propose(found); }});
}

const Incident *MilestonesDialog::whole() const
{
    return m_desk.wholeBook().find(m_review.incident());
}

void MilestonesDialog::addRow(QGridLayout *grid, Milestone milestone)
{
    const int line = grid->rowCount();
    Row row;
    row.milestone = milestone;
    auto *name = new PlainLabel(Terms::milestone(milestone), this);
    row.recorded = new PlainLabel(this);
    row.recorded->setProperty("role", "mono");
    row.corrected = new QLineEdit(this);
    row.corrected->setObjectName(QStringLiteral("milestone:") + milestoneName(milestone));
    row.corrected->setAccessibleName(tr("%1, corrected").arg(Terms::milestone(milestone)));
    row.corrected->setPlaceholderText(QStringLiteral("YYYY-MM-DD HH:MM:SS"));
    row.corrected->setMinimumWidth(180);
    row.reset = new QPushButton(tr("As recorded"), this);
    row.reset->setProperty("kind", "small");
    row.reset->setAutoDefault(false);
    name->setBuddy(row.corrected);
    grid->addWidget(name, line, 0);
    grid->addWidget(row.recorded, line, 1);
    grid->addWidget(row.corrected, line, 2);
    grid->addWidget(row.reset, line, 3);
    const std::size_t index = m_rows.size();
    connect(row.corrected, &QLineEdit::returnPressed, this, [this, index] { submit(m_rows[index]); });
    connect(row.corrected, &QLineEdit::textEdited, m_error, &QWidget::hide);
    connect(row.reset, &QPushButton::clicked, this, [this, milestone] { correct(milestone, std::nullopt); });
    m_rows.push_back(row);
}

void MilestonesDialog::refresh()
{
    const Incident *incident = whole();
    if (!incident)
        return;
    const bool readOnly = !m_review.readOnlyReason().isEmpty();
    for (const Row &row : m_rows) {
        const auto recorded = recordedMilestone(*incident, row.milestone);
        const auto corrected = incident->review.corrected.find(row.milestone);
        const bool has = corrected != incident->review.corrected.end();
        row.recorded->setText(recorded ? textOf(recorded) : tr("not recorded"));
        if (!row.corrected->isModified()) // What is being typed stays.
            row.corrected->setText(has ? textOf(corrected->second) : QString());
        row.corrected->setReadOnly(readOnly);
        row.reset->setEnabled(has && !readOnly);
    }
}

void MilestonesDialog::submit(const Row &row)
{
    const Incident *incident = whole();
    if (!incident || row.corrected->isReadOnly())
        return;
    const QString text = row.corrected->text().trimmed();
    if (text.isEmpty())
        return correct(row.milestone, std::nullopt);
    const Timestamp day =
        milestoneAt(*incident, row.milestone).value_or(incident->declaredAt.value_or(incident->lastChange));
    const auto at = timeOf(text, day);
    if (at)
        return correct(row.milestone, at);
    m_error->setText(tr("%1: \"%2\" is not a time. Write 2026-10-03 08:46:30, or 08:46:30 for the same "
                        "day.")
                         .arg(Terms::milestone(row.milestone), text));
    m_error->show();
}

void MilestonesDialog::correct(Milestone milestone, std::optional<Timestamp> at)
{
    m_desk.submit(command::CorrectMilestone{m_review.incident(), milestone, at, {}},
                  {this, [this, milestone](const CommandResult &result) {
                       m_error->setVisible(!result);
                       if (!result)
                           m_error->setText(result.error().message);
                       for (const Row &row : m_rows) {
                           if (result && row.milestone == milestone)
                               row.corrected->setModified(false);
                       }
                       refresh();
                   }});
}

void MilestonesDialog::propose(const std::vector<ImpactSuggestion> &suggestions)
{
    if (!m_review.readOnlyReason().isEmpty())
        return;
    for (std::size_t i = 0; i < suggestions.size(); ++i) {
        const ImpactSuggestion &s = suggestions[i];
        auto *line = new QHBoxLayout;
        auto *text = new PlainLabel(s.basis == ImpactSuggestion::Basis::LeftBand
                                        ? tr("%1 left its band at %2").arg(s.metric, textOf(s.at))
                                        : tr("%1 began to change at %2").arg(s.metric, textOf(s.at)),
                                    this);
        auto *use = new QPushButton(tr("The impact began then"), this);
        use->setObjectName(QStringLiteral("proposal%1").arg(i));
        use->setProperty("kind", "small");
        use->setAutoDefault(false);
        connect(use, &QPushButton::clicked, this, [this, at = s.at] { correct(Milestone::Started, at); });
        line->addWidget(text, 1);
        line->addWidget(use);
        m_proposals->addLayout(line);
    }
}

} // namespace wf

#include "moc_milestonesdialog.cpp"
