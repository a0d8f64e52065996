// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/declaredialog.h"

#include "delegates/words.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

DeclareDialog::DeclareDialog(Desk &desk, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_title(new QLineEdit(this)), m_severities(new QButtonGroup(this)),
      m_meaning(new PlainLabel(this)), m_runbook(new QComboBox(this)), m_detected(new QComboBox(this)),
      m_command(new QCheckBox(tr("I take command (%1)").arg(desk.user()), this)),
      m_drill(new QCheckBox(tr("This is a drill"), this)), m_together(new QCheckBox(this)),
      m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("declareDialog"));
    setWindowTitle(tr("Declare an incident"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *form = m_form = new QFormLayout;
    form->setSpacing(12);
    m_detected->setObjectName(QStringLiteral("declareDetected"));
    m_detected->setToolTip(tr("What was detected becomes this incident, with what was seen so far"));
    form->addRow(tr("What was &detected"), m_detected);
    m_title->setObjectName(QStringLiteral("declareTitle"));
    kit::setHint(*m_title, tr("What is wrong, in a few words"));
    m_title->setMaxLength(MaxTitleLength);
    m_title->setMinimumWidth(420);
    form->addRow(tr("&Title"), m_title);
    auto *row = new QHBoxLayout;
    for (const Severity s : AllSeverities) {
        auto *button =
            new QPushButton(QStringLiteral("%1 %2").arg(severityMnemonic(s), Words::severity(s)), this);
        button->setObjectName(QStringLiteral("severity%1").arg(int(s)));
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setProperty("severity", severityCode(s));
        button->setToolTip(meaningOf(desk, s));
        m_severities->addButton(button, int(s));
        row->addWidget(button);
    }
    form->addRow(tr("Severity"), row);
    m_meaning->setProperty("role", "muted");
    m_meaning->setWordWrap(true);
    form->addRow(QString(), m_meaning);
    m_runbook->setObjectName(QStringLiteral("declareRunbook"));
    form->addRow(tr("&Runbook"), m_runbook);
    m_command->setObjectName(QStringLiteral("declareCommand"));
    m_command->setChecked(true);
    m_drill->setObjectName(QStringLiteral("declareDrill"));
    m_drill->setToolTip(tr("Marked on every screen, never sent outside, never in the statistics"));
    form->addRow(QString(), m_command);
    form->addRow(QString(), m_drill);
    m_drill->setChecked(desk.isDrill());
    m_together->setObjectName(QStringLiteral("declareTogether"));
    m_together->setChecked(true);
    m_together->hide();
    form->addRow(QString(), m_together);
    layout->addLayout(form);
    makeButtons(*layout);
    fillRunbooks();
    offerDetections();
    m_severities->button(int(Severity::P2))->setChecked(true);
    validate();
    m_title->setFocus();
    // In the order of the rows.
    QWidget *before = m_title;
    for (QAbstractButton *button : m_severities->buttons()) {
        setTabOrder(before, button);
        before = button;
    }
    for (QWidget *next : {static_cast<QWidget *>(m_runbook), static_cast<QWidget *>(m_command),
                          static_cast<QWidget *>(m_drill), static_cast<QWidget *>(m_together)}) {
        setTabOrder(before, next);
        before = next;
    }
}

void DeclareDialog::makeButtons(QVBoxLayout &layout)
{
    m_error->setObjectName(QStringLiteral("declareError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout.addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_declare = new QPushButton(tr("Declare"), this);
    m_declare->setObjectName(QStringLiteral("declareAccept"));
    m_declare->setProperty("kind", "primary");
    m_declare->setDefault(true);
    buttons->addButton(m_declare, QDialogButtonBox::AcceptRole);
    layout.addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &DeclareDialog::submit);
    connect(m_title, &QLineEdit::textChanged, m_error, &QWidget::hide);
    connect(m_detected, &QComboBox::activated, this, [this] {
        const Incident *chosen = m_desk.book().find(IncidentId(m_detected->currentData().toString()));
        if (chosen && chosen->isDetection())
            setDetection(*chosen);
        else
            m_detection = {};
        m_detected->setFocus(); // The arrows go on to the next one.
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_title, &QLineEdit::textChanged, this, &DeclareDialog::validate);
    connect(m_severities, &QButtonGroup::idToggled, this, &DeclareDialog::validate);
    connect(m_severities, &QButtonGroup::idClicked, this, [this] { m_severityChosen = true; });
    connect(m_runbook, &QComboBox::activated, this, &DeclareDialog::runbookChosen);
}

Severity DeclareDialog::severity() const
{
    return static_cast<Severity>(m_severities->checkedId());
}

void DeclareDialog::fillRunbooks()
{
    m_runbook->addItem(tr("None"), QString());
    for (const auto &found : m_desk.library().all())
        m_runbook->addItem(found.runbook->title, found.runbook->id.text());
}

/// One that was made for an alert is offered where it is meant, and not among all the others.
int DeclareDialog::rowOf(const RunbookId &id)
{
    const int known = m_runbook->findData(id.text());
    const auto found = known < 0 ? m_desk.library().find(id) : RunbookLibrary::Found();
    if (!found)
        return known;
    m_runbook->addItem(found.runbook->title, id.text());
    return m_runbook->count() - 1;
}

void DeclareDialog::offerDetections()
{
    m_detected->clear();
    m_detected->addItem(tr("no, something else"), QString());
    for (const auto &[id, known] : m_desk.book().incidents()) {
        if (known.isDetection())
            m_detected->addItem(QStringLiteral("%1 %2").arg(severityCode(known.severity), known.title),
                                id.text());
    }
    const bool any = m_detected->count() > 1;
    m_form->setRowVisible(m_detected, any);
}

void DeclareDialog::setDetection(const Incident &detection)
{
    m_detection = detection.id;
    m_detected->setCurrentIndex(std::max(0, m_detected->findData(detection.id.text())));
    m_title->setText(detection.title);
    m_title->selectAll();
    m_severities->button(int(detection.severity))->setChecked(true);
    m_runbook->setCurrentIndex(std::max(0, rowOf(detection.runbookId)));
    // What was seen is known: Enter declares.
    m_declare->setFocus();
}

void DeclareDialog::setTogether(const std::vector<IncidentId> &members)
{
    m_members = members;
    QStringList titles;
    for (const IncidentId &id : members) {
        if (const Incident *known = m_desk.book().find(id))
            titles += known->title;
    }
    m_together->setText(tr("&Together with %1").arg(titles.join(QStringLiteral(", "))));
    m_together->setToolTip(tr("They become one incident. You can undo this."));
    m_together->setVisible(!titles.isEmpty());
}

void DeclareDialog::setRunbook(const RunbookId &id)
{
    const int index = rowOf(id);
    if (index < 0)
        return;
    m_runbook->setCurrentIndex(index);
    runbookChosen();
}

void DeclareDialog::runbookChosen()
{
    const auto found = m_desk.library().find(RunbookId(m_runbook->currentData().toString()));
    if (!found)
        return;
    if (m_title->text().isEmpty())
        m_title->setText(found.runbook->title);
    // What a person chose stays.
    if (found.runbook->severity && !m_severityChosen)
        m_severities->button(int(*found.runbook->severity))->setChecked(true);
}

QString DeclareDialog::severityMnemonic(Severity severity)
{
    QString code = severityCode(severity);
    return code.insert(code.size() - 1, QLatin1Char('&'));
}

QString DeclareDialog::meaningOf(const Desk &desk, Severity severity)
{
    // The team's own scale says it better than a general one.
    for (const auto &[path, document] : desk.library().documents()) {
        for (const SeverityLevel &level : document->severityScale) {
            if (level.severity == severity && !level.meaning.isEmpty())
                return level.meaning;
        }
    }
    return Words::severityMeaning(severity);
}

void DeclareDialog::validate()
{
    const QStringList tell = m_desk.whoToTell(severity(), nullptr);
    QString meaning = tr("%1. If you are not sure, take the worse one.").arg(meaningOf(m_desk, severity()));
    if (!tell.isEmpty())
        meaning += QLatin1Char('\n') + tr("To be told: %1.").arg(tell.join(QStringLiteral(", ")));
    m_meaning->setText(meaning);
}

void DeclareDialog::submit()
{
    if (m_title->text().trimmed().isEmpty()) {
        m_error->setText(tr("What is wrong? A few words as a title are needed."));
        m_error->show();
        m_title->setFocus();
        return;
    }
    command::Declare declare{m_detection,
                             m_title->text(),
                             severity(),
                             m_drill->isChecked(),
                             m_command->isChecked() ? m_desk.user() : QString(),
                             {}};
    const RunbookId runbook(m_runbook->currentData().toString());
    if (!runbook.isEmpty())
        declare.runbook = m_desk.copyOf(runbook);
    declare.checklist = m_desk.checklistCopy();
    if (m_together->isChecked())
        declare.together = m_members;
    declare.tell = m_desk.whoToTell(severity(), nullptr);
    m_declare->setEnabled(false);
    m_desk.submit(declare, {this, [this](const CommandResult &result) {
                                m_declare->setEnabled(true);
                                if (!result) {
                                    m_error->setText(result.error().message);
                                    m_error->show();
                                    return;
                                }
                                if (!result->empty())
                                    Q_EMIT declared(result->front()->incident);
                                accept();
                            }});
}

} // namespace wf

#include "moc_declaredialog.cpp"
