# SPDX-License-Identifier: GPL-3.0-or-later
# Checks that no text from outside can become markup, and no file be asked for where it could be deleted:
# cmake -DROOT=DIR -P textsinks.cmake
# Prints every place as file:line: message and fails when there is one.
cmake_minimum_required(VERSION 3.25)
if(NOT IS_DIRECTORY "${ROOT}/ui")
    message(FATAL_ERROR "run as: cmake -DROOT=<repository> -P textsinks.cmake")
endif()

get_filename_component(ROOT "${ROOT}" ABSOLUTE)

# What is looked for, what to do instead, and the only files of ui/ that may have it.
set(sinks label format html document tip box question link native)
set(label_pattern "new QLabel([^a-zA-Z_*]|$)|make_(unique|shared)<QLabel>|(^|[^a-zA-Z:])QLabel [a-zA-Z_]+[;({,]|QLabel[ \t]*[({]|public QLabel|using QLabel::")
set(label_remedy "make a PlainLabel (theme/plainlabel.h): a QLabel draws markup")
set(label_files theme/plainlabel.h theme/plainlabel.cpp theme/stylesheet.cpp)
set(format_pattern "Qt::(RichText|AutoText|MarkdownText|convertFromPlainText)|setTextFormat")
set(format_remedy "labels are plain; Markdown is for MarkdownView (kit/markdownview.h)")
set(format_files theme/plainlabel.cpp theme/plaintext.cpp)
set(html_pattern "(setHtml|toHtml|insertHtml|appendHtml|setMarkdown|toMarkdown|insertMarkdown|fromHtml|fromMarkdown|setDefaultStyleSheet)[ \t]*[(]|QTextDocumentFragment")
set(html_remedy "markup is for QuietDocument (theme/quietdocument.h), which loads nothing")
set(html_files theme/quietdocument.cpp)
set(document_pattern "QTextDocument [a-zA-Z_]+[;({]|(new|public|make_unique<|make_shared<)[ \t]*QTextDocument([^a-zA-Z]|$)|QTextDocument[ \t]*[({]|QTextBrowser|(^|[^a-zA-Z])QTextEdit([^a-zA-Z:]|$)|QStaticText|QGraphicsTextItem|QWebEngine|QQuick|QSvgWidget")
set(document_remedy "use QuietDocument (theme/quietdocument.h), or QPlainTextEdit for what is typed")
set(document_files theme/quietdocument.h theme/quietdocument.cpp commander/helpdialog.cpp commander/manualdialog.h
    commander/manualdialog.cpp theme/stylesheet.cpp)
set(tip_pattern "QToolTip::showText|QWhatsThis|setWhatsThis|setStatusTip|QStatusBar [a-z]|showMessage[ \t]*[(]")
set(tip_remedy "show it with plaintext::showTip (theme/plaintext.h)")
set(tip_files theme/plaintext.cpp)
set(box_pattern "QMessageBox|QInputDialog|QErrorMessage|QSystemTrayIcon|QSplashScreen|QWizard")
set(box_remedy "ask with a ConfirmDialog or a TextDialog (kit/), whose words are plain")
# The tray's tooltip holds counts and fixed words only.
set(box_files review/reviewexport.cpp commander/trayicon.h commander/trayicon.cpp commander/preferencesdialog.cpp)
set(question_pattern "new QFileDialog|QFileDialog [a-z]|QFileDialog::get")
set(question_remedy "ask with makeFilePicker (theme/filepicker.h), in which nothing can be deleted")
set(question_files theme/filepicker.cpp)
set(link_pattern "setOpenExternalLinks|setOpenLinks[ \t]*[(][ \t]*true|linkActivated|LinksAccessibleBy|TextBrowserInteraction")
set(link_remedy "an address is opened by openAddress (kit/markdownview.h), which knows which ones")
set(link_files)
set(native_pattern "Notifications\"|QDesktopServices::openUrl")
set(native_remedy "notifications go through Notifier::callOf, addresses through openAddress")
set(native_files commander/notifier.cpp commander/commandersteps.cpp kit/markdownview.cpp)

# Each has to be found, or the patterns have a hole.
set(examples "new QLabel(text)" "new QLabel," "auto label = new QLabel" "std::make_unique<QLabel>(text)"
    "QLabel label(text)," "QLabel label," "layout->addWidget(QLabel{text})" "class A : public QWidget, public QLabel"
    "using QLabel::QLabel," "label->setTextFormat(Qt::RichText)" "edit->setHtml(text)" "cursor.insertHtml(text)"
    "cursor.insertMarkdown(text)" "QTextDocumentFragment::fromHtml(text)" "QTextDocument document,"
    "std::make_unique<QTextDocument>()" "new QTextDocument" "QTextDocument().setPlainText(text)"
    "auto *edit = new QTextEdit" "QTextEdit *edit" "std::make_unique<QTextEdit>()" "QTextBrowser *view"
    "QStaticText text" "QToolTip::showText(at, text)" "widget->setWhatsThis(text)" "QMessageBox::warning(this)"
    "new QFileDialog(this)" "label->setOpenExternalLinks(true)" "QDesktopServices::openUrl(url)")
foreach(example IN LISTS examples)
    string(REPLACE "," ";" line "${example}")
    set(found FALSE)
    foreach(sink IN LISTS sinks)
        if(line MATCHES "${${sink}_pattern}")
            set(found TRUE)
        endif()
    endforeach()
    if(NOT found)
        message(FATAL_ERROR "the patterns do not find: ${line}")
    endif()
endforeach()

set(violations 0)
function(check_file file shown)
    file(READ "${file}" text)
    # Semicolons and brackets mean something to CMake; an empty line would vanish from the list.
    string(REGEX REPLACE "[][\\\\]" " " text "${text}")
    string(REPLACE ";" "\t;" text "${text}")
    string(REGEX REPLACE "\t;" ",," text "${text}")
    string(REPLACE "\n" " \n" text "${text}")
    string(REPLACE "\n" ";" text "${text}")
    set(number 0)
    foreach(line IN LISTS text)
        math(EXPR number "${number} + 1")
        string(REGEX REPLACE "(^|[^:])//.*" "\\1" line "${line}")
        string(REPLACE ",," ";" line "${line}")
        if(line MATCHES "^[ \t]*#[ \t]*include" OR line MATCHES "^[ \t]*class [A-Za-z]+;")
            continue()
        endif()
        foreach(sink IN LISTS sinks)
            if(line MATCHES "${${sink}_pattern}" AND NOT shown IN_LIST ${sink}_files)
                message("ui/${shown}:${number}: ${CMAKE_MATCH_0}: ${${sink}_remedy}")
                math(EXPR violations "${violations} + 1")
            endif()
        endforeach()
    endforeach()
    set(violations ${violations} PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE sources RELATIVE "${ROOT}/ui" "${ROOT}/ui/*.cpp" "${ROOT}/ui/*.h")
foreach(source IN LISTS sources)
    check_file("${ROOT}/ui/${source}" "${source}")
endforeach()
# A file that is allowed something and is gone would hide that the rule rests on nothing.
foreach(sink IN LISTS sinks)
    foreach(allowed IN LISTS ${sink}_files)
        if(NOT EXISTS "${ROOT}/ui/${allowed}")
            message("ui/${allowed}:1: is allowed ${sink} and does not exist")
            math(EXPR violations "${violations} + 1")
        endif()
    endforeach()
endforeach()
if(violations GREATER 0)
    message(FATAL_ERROR "${violations} place(s) where a text could be more than text")
endif()
message("texts are texts")
