// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/drilldialog.h"

#include "base/files.h"
#include "sim/estate.h"
#include "sim/script.h"
#include "theme/filepicker.h"
#include "theme/plainlabel.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

DrillDialog::DrillDialog(DeskView &desk, DeskSetup &setup, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_setup(setup), m_scenario(new QComboBox(this)),
      m_error(new PlainLabel(this))
{
    setObjectName(QStringLiteral("drillDialog"));
    setWindowTitle(tr("Start a drill"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(460);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *what = new PlainLabel(tr("The simulated estate plays it. Everything it brings up is marked as a "
                                   "drill, is sent to nobody, and counts in no statistics."),
                                this);
    what->setWordWrap(true);
    layout->addWidget(what);
    auto *form = new QFormLayout;
    m_scenario->setObjectName(QStringLiteral("drillScenario"));
    m_scenario->addItems(scenarioNames());
    form->addRow(tr("&Scenario"), m_scenario);
    layout->addLayout(form);
    auto *choose = new QPushButton(tr("Play a scri&pt…"), this);
    choose->setObjectName(QStringLiteral("drillChoose"));
    choose->setAutoDefault(false);
    layout->addWidget(choose, 0, Qt::AlignLeft);
    connect(choose, &QPushButton::clicked, this, [this] {
        auto *dialog = makeFilePicker(this, tr("A drill script"), FilePurpose::OpenFile);
        connect(dialog, &QFileDialog::fileSelected, this, &DrillDialog::setScript);
        dialog->open();
    });
    m_error->setObjectName(QStringLiteral("drillError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *start = new QPushButton(tr("Start the drill"), this);
    start->setObjectName(QStringLiteral("drillAccept"));
    start->setProperty("kind", "primary");
    start->setDefault(true);
    buttons->addButton(start, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &DrillDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void DrillDialog::setScript(const QString &path)
{
    const auto script = readFile(path, ScriptMaxBytes);
    if (!script) {
        m_error->setText(script.error().message);
        m_error->show();
        return;
    }
    m_plan.script = *script;
    m_plan.scriptFile = path;
    m_error->hide();
    m_scenario->insertItem(0, QFileInfo(path).fileName(), path);
    m_scenario->setCurrentIndex(0);
}

void DrillDialog::start()
{
    DemoPlan plan = m_plan;
    // A script that was chosen stands in the list as an item with its path.
    if (m_scenario->currentData().isNull()) {
        plan = {};
        plan.scenario = m_scenario->currentText();
    }
    plan.seed = m_desk.options().demoSeed;
    if (const auto started = m_setup.startDrill(plan); !started) {
        m_error->setText(started.error().message);
        m_error->show();
        return;
    }
    accept();
}

} // namespace wf

#include "moc_drilldialog.cpp"
