# embed_texts(OUT FILE...): writes OUT, a source file that defines memento::embedded_texts() (lib/base/embedded.hpp),
# with the path of every FILE (relative to the project) and its content. Made anew whenever one of the files changes.
function(embed_texts out)
  set(entries "")
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${file})
    file(READ ${CMAKE_SOURCE_DIR}/${file} content)
    string(LENGTH "${content}" length)
    set(pieces "")
    set(start 0)
    # A string literal may hold 65,536 characters; the compiler joins neighbouring ones.
    while(start LESS length)
      string(SUBSTRING "${content}" ${start} 16000 piece)
      string(APPEND pieces "R\"embedded(${piece})embedded\"\n")
      math(EXPR start "${start} + 16000")
    endwhile()
    if(pieces STREQUAL "")
      set(pieces "\"\"")
    endif()
    string(APPEND entries "    {\"${file}\", ${pieces}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${out} CONTENT "#include \"base/embedded.hpp\"\n
namespace memento {
std::span<const EmbeddedText> embedded_texts()
{
    static constexpr EmbeddedText texts[] = {
@entries@    };
    return texts;
}
} // namespace memento
" @ONLY)
endfunction()
