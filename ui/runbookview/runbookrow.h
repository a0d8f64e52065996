// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/runbookmodel.h"
#include "theme/theme.h"

#include <QFrame>

class QCheckBox;
class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace wf {

class MarkdownView;

/// One row of the runbook pane: a condition, a phase, a step, a branch, a text or a contact. Shows what it is
/// given and says what was asked for; decides nothing. The parts a kind needs are made when it is first shown
/// as that kind.
class RunbookRowWidget : public QFrame
{
    Q_OBJECT
public:
    explicit RunbookRowWidget(const Theme &theme, QWidget *parent = nullptr);

    /// `live`: an incident is worked, so steps can be ticked.
    void show(const RunbookRow &row, std::optional<Millis> left, bool live);
    /// The open one shows detail, commands and buttons.
    void setOpen(bool open);
    bool isOpen() const { return m_open; }
    const RunbookRow &row() const { return m_row; }
    /// The part that takes the keyboard: the check box, the radio button, the phase button.
    QWidget *focusPart() const;

Q_SIGNALS:
    void tickRequested(bool done);
    void startRequested();
    void skipRequested();
    void assignRequested();
    void branchRequested();
    void toggleRequested();
    void openRequested();
    void copied(const QString &what);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void build();
    void showCondition();
    void putBelow(bool below);
    void showPhase(std::optional<Millis> left);
    QString stepSide() const;
    void addStepButtons(QVBoxLayout *layout);
    void showStep();
    void showBranch();
    void showText();
    void showContact();
    void fillDetail();
    QWidget *commandBox(const QString &command);

    const Theme &m_theme;
    RunbookRow m_row;
    bool m_built = false;
    bool m_live = false;
    bool m_open = false;
    QVBoxLayout *m_layout;
    QHBoxLayout *m_line;
    QCheckBox *m_check = nullptr;
    QRadioButton *m_radio = nullptr;
    class ElidedButton *m_header = nullptr;
    QLabel *m_dot = nullptr;
    QLabel *m_title = nullptr;
    MarkdownView *m_text = nullptr; ///< Prose of the runbook.
    QLabel *m_side = nullptr;
    QProgressBar *m_progress = nullptr;
    QWidget *m_detail = nullptr;
    QStringList m_shownCommands;
    QString m_shownDetail;
};

} // namespace wf
